import { messageOf, type Finding, type Team } from '@ioc-scanner/core'
import type { RepositoryWork } from '../pipeline/repository-work.js'
import type { World } from '../pipeline/world.js'
import { decidingRule, parseCodeowners, type CodeownersRule } from './codeowners.js'

const CAN_WRITE: ReadonlySet<string> = new Set(['write', 'maintain', 'admin'])

/** Adds to each finding who owns it: the rule of CODEOWNERS that decides, and the teams that can write. */
export async function attributeOwners(
  findings: readonly Finding[],
  works: ReadonlyMap<string, RepositoryWork>,
  world: World,
): Promise<readonly Finding[]> {
  if (findings.length === 0) return findings
  const affected = [...new Set(findings.map(({ repository }) => repository))]
  const rules = await loadCodeowners(
    affected.flatMap((name) => works.get(name) ?? []),
    world,
  )
  const teams = await loadTeams(
    [...new Set(affected.map((name) => name.slice(0, Math.max(0, name.indexOf('/')))))],
    world,
  )
  return findings.map((finding) => {
    const reaching = teams.flatMap((team) =>
      team.repositories
        .filter(({ nameWithOwner, permission }) => nameWithOwner === finding.repository && CAN_WRITE.has(permission))
        .map(({ permission }) => ({ team, permission })),
    )
    return {
      ...finding,
      owners: ownersOf(finding, rules.get(finding.repository), reaching),
      teams: reaching.map(({ team }) => team.slug),
    }
  })
}

type Reaching = readonly { readonly team: Team; readonly permission: string }[]

function ownersOf(finding: Finding, file: OwnersFile | undefined, reaching: Reaching): Finding['owners'] {
  const rule = file === undefined ? undefined : decidingRule(file.rules, finding.path)
  if (file !== undefined && rule !== undefined && rule.owners.length > 0) {
    return rule.owners.map((name) => ({ name, rule: `${file.path}:${rule.line} ${rule.pattern}` }))
  }
  return reaching
    .filter(({ permission }) => permission === 'admin')
    .map(({ team }) => ({ name: `@${team.organization}/${team.slug}`, rule: 'team with admin rights' }))
}

interface OwnersFile {
  readonly path: string
  readonly rules: readonly CodeownersRule[]
}

async function loadCodeowners(
  works: readonly RepositoryWork[],
  world: World,
): Promise<ReadonlyMap<string, OwnersFile>> {
  const loaded = new Map<string, OwnersFile>()
  const files = works.flatMap(({ repository, codeowners }) =>
    codeowners?.kind === 'file' ? [{ repository, file: codeowners }] : [],
  )
  const size = world.limits.batchSize.max
  for (let start = 0; start < files.length; start += size) {
    try {
      for (const answer of await world.session.contents(files.slice(start, start + size))) {
        const { repository, file } = answer.file
        if (answer.status === 'content') {
          const text = typeof answer.content === 'string' ? answer.content : new TextDecoder().decode(answer.content)
          loaded.set(repository.nameWithOwner, { path: file.path, rules: parseCodeowners(text) })
        } else world.warn(`owners of ${repository.nameWithOwner}: ${file.path} could not be read`)
      }
    } catch (cause) {
      if (world.signal.aborted) return loaded
      world.warn(`CODEOWNERS of ${files.length - start} repositories could not be read: ${messageOf(cause)}`)
      return loaded
    }
  }
  return loaded
}

async function loadTeams(organizations: readonly string[], world: World): Promise<readonly Team[]> {
  const { session } = world
  if (session.teams === undefined) return []
  const all: Team[] = []
  for (const organization of organizations) {
    if (organization === '') continue
    try {
      all.push(...(await session.teams(organization)))
    } catch (cause) {
      if (world.signal.aborted) return all
      world.warn(`teams of ${organization} could not be read: ${messageOf(cause)}`)
    }
  }
  return all
}
