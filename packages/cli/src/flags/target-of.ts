import {
  CodedError,
  ecosystemOf,
  ECOSYSTEMS,
  EVERYTHING,
  type Ecosystem,
  type Selection,
  type Target,
} from '@ioc-scanner/core'

export interface TargetFlags {
  readonly org?: readonly string[]
  readonly user?: readonly string[]
  readonly team?: readonly string[]
  readonly 'team-first'?: boolean
  readonly repo?: readonly string[]
  readonly path?: readonly string[]
}

export interface SelectionFlags {
  readonly exclude?: readonly string[]
  readonly visibility?: 'public' | 'private' | 'internal'
  readonly topic?: readonly string[]
  readonly 'path-exclude'?: readonly string[]
  readonly fast?: boolean
  readonly 'include-archived'?: boolean
  readonly 'include-forks'?: boolean
  readonly ecosystem?: readonly string[]
}

const OWNER_AND_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9-]*)\/[A-Za-z0-9._-]+$/
const PLAIN_NAME = /^[A-Za-z0-9._-]+$/
const LOGIN = /^[A-Za-z0-9](?:[A-Za-z0-9_-]*)$/

/** Whether the flags name a target at all. */
export function namesTarget({ org = [], user = [], repo = [], path = [] }: TargetFlags): boolean {
  return org.length + user.length + repo.length + path.length > 0
}

/**
 * The target that the flags name.
 * @throws {CodedError} `USAGE`, with what is wrong and how it is right.
 */
export function targetOf(flags: TargetFlags): Target {
  const { org = [], user = [], team = [], repo = [], path = [] } = flags
  if (!namesTarget(flags)) {
    throw new CodedError('USAGE', 'nothing to scan: name --org ORG, --user USER, --repo OWNER/NAME or --path DIR')
  }
  for (const login of [...org, ...user]) {
    if (!LOGIN.test(login))
      throw new CodedError('USAGE', `'${login}' is no GitHub login: letters, digits and single hyphens`)
  }
  const repositories = isAccountWide(flags) ? [] : repo.map((name) => inOrganization(name, org))
  const wrong = repositories.find((name) => !OWNER_AND_NAME.test(name))
  if (wrong !== undefined) {
    throw new CodedError(
      'USAGE',
      `--repo '${wrong}' without --org must be OWNER/NAME; with --org it may be a name or glob`,
    )
  }
  return {
    organizations: repositories.length > 0 ? [] : org,
    users: user,
    repositories,
    folders: path,
    teams: team,
    teamFirst: flags['team-first'] ?? false,
  }
}

/**
 * Which of the target's repositories and files are wanted.
 * @throws {CodedError} `USAGE` for an unknown ecosystem, with those that there are.
 */
export function selectionOf(flags: SelectionFlags & TargetFlags): Selection {
  const accountWide = isAccountWide(flags)
  return {
    ...EVERYTHING,
    include: accountWide ? (flags.repo ?? []) : [],
    exclude: flags.exclude ?? [],
    ...(flags.visibility === undefined ? {} : { visibility: flags.visibility }),
    topics: flags.topic ?? [],
    // A repository or folder that was named is meant, whatever its state.
    includeArchived: (flags['include-archived'] ?? false) || !accountWide,
    includeForks: (flags['include-forks'] ?? false) || !accountWide,
    pathExclude: flags['path-exclude'] ?? [],
    rootOnly: flags.fast ?? false,
    ecosystems: (flags.ecosystem ?? []).map(knownEcosystem),
  }
}

/**
 * Whether all repositories of the accounts have to be listed. With one organization and plain names they need not: each
 * is asked for by its name, which is cheaper, and one that is not there is named.
 */
function isAccountWide({ org = [], user = [], team = [], repo = [], ...flags }: TargetFlags): boolean {
  if (org.length + user.length === 0) return false
  const isOneOrganization = org.length === 1 && user.length === 0 && team.length === 0 && flags['team-first'] !== true
  return !(
    isOneOrganization &&
    repo.length > 0 &&
    repo.every((name) => PLAIN_NAME.test(name) || OWNER_AND_NAME.test(name))
  )
}

function inOrganization(name: string, [organization]: readonly string[]): string {
  return organization === undefined || name.includes('/') ? name : `${organization}/${name}`
}

function knownEcosystem(name: string): Ecosystem {
  const ecosystem = ecosystemOf(name)
  if (ecosystem === undefined)
    throw new CodedError('USAGE', `--ecosystem '${name}' is unknown; there are ${ECOSYSTEMS.join(', ')}`)
  return ecosystem
}
