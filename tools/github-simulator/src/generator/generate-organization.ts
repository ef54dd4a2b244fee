import { createOrganization, type CreatedOrganization } from '../organization/create-organization.js'
import type {
  FileDescription,
  FilesDescription,
  OrganizationDescription,
  RepositoryDescription,
} from '../organization/description.js'
import { FIRST_WORDS, SECOND_WORDS } from './harmless-packages.js'
import { codeownersFiles, teamsOver } from './owners.js'
import { plantedProject } from './plantings.js'
import { harmlessProject, monorepo, workflowFiles, workflowOf } from './projects.js'
import { randomFrom, type Random } from './random.js'
import { historyOf } from './histories.js'
import { distributeRoles, withHistories, type Role } from './roles.js'

export interface GeneratorOptions {
  /** From 1. Every kind of trouble is there from 60 on. */
  readonly repositories: number
  /** The same seed and number give the same organization, byte for byte, on every machine. */
  readonly seed: number
  readonly organization?: string
  /**
   * Bad versions came and went: some of the ordinary repositories have a history of many commits, branches, pull requests
   * and CI runs, of which `truth.history` knows everything. About every seventh, and one for each plot if there is room.
   */
  readonly history?: boolean
}

/** Writes a generated organization into a folder and says what is to be found in it. */
export async function generateOrganization(
  options: GeneratorOptions & { readonly directory: string },
): Promise<CreatedOrganization> {
  return createOrganization(describeGeneratedOrganization(options), options.directory)
}

export function describeGeneratedOrganization({
  repositories,
  seed,
  organization = 'globex',
  history = false,
}: GeneratorOptions): OrganizationDescription {
  if (!Number.isInteger(repositories) || repositories < 1) {
    throw new Error(`repositories is ${repositories}; allowed is a whole number from 1`)
  }
  const random = randomFrom(`organization ${seed}`)
  const shared = sharedFiles(random.fork('shared'))
  const distributed = distributeRoles(random.fork('roles'), repositories)
  const roles = history ? withHistories(random.fork('histories'), distributed) : distributed
  const described = roles.map((role, index): RepositoryDescription => {
    const own = random.fork(`repository ${index}`)
    return describeRepository({ random: own, role, name: nameOf(own, index), organization, shared })
  })
  return {
    organization,
    repositories: described,
    teams: teamsOver(
      random.fork('teams'),
      described.map(({ name }) => name),
    ),
  }
}

/** Files that several repositories have in common, byte for byte. */
interface SharedFiles {
  readonly workflows: readonly FileDescription[]
  /** Whole projects that were started from one template. */
  readonly templates: readonly FilesDescription[]
  readonly badProject: FilesDescription
}

function sharedFiles(random: Random): SharedFiles {
  return {
    workflows: Array.from({ length: 5 }, (_, index) => workflowOf(random, `build-${index}`)),
    templates: Array.from({ length: 4 }, (_, index) => harmlessProject(random, '', `template-${index}`)),
    badProject: plantedProject(
      random,
      { format: 'package-lock-3', place: 'needed by another' },
      '',
      'service-template',
    ),
  }
}

interface Assignment {
  readonly random: Random
  readonly role: Role
  readonly name: string
  readonly organization: string
  readonly shared: SharedFiles
}

/** Two words and the number, which keeps them apart. */
function nameOf(random: Random, index: number): string {
  return `${random.pick(FIRST_WORDS)}-${random.pick(SECOND_WORDS)}-${index}`
}

function describeRepository(assignment: Assignment): RepositoryDescription {
  const { random, role, name, organization, shared } = assignment
  const visibility = random.pick(['PRIVATE', 'PRIVATE', 'PRIVATE', 'INTERNAL', 'PUBLIC'] as const)
  const renamed = { formerNames: [`old-${name}`] }
  const surroundings: FilesDescription = {
    'README.md': `# ${name}\n`,
    ...codeownersFiles(random, organization),
  }
  switch (role.kind) {
    case 'ordinary':
      return { name, visibility, files: { ...surroundings, ...ordinaryFiles(assignment) } }
    case 'state': {
      const { empty, renamed: wasRenamed, ...state } = role.state
      const described = { name, visibility, ...state, ...(wasRenamed === true ? renamed : {}) }
      return empty === true ? described : { ...described, files: { ...surroundings, ...filesBehindState(assignment) } }
    }
    case 'obstacle':
    case 'decoy': {
      const part = role.kind === 'decoy' ? role.decoy(random, name) : role.obstacle(random, name)
      return { name, visibility, ...part, files: { ...surroundings, ...part.files } }
    }
    case 'planted': {
      const files = { ...surroundings, ...plantedFiles(assignment, role) }
      return { name, visibility, ...(role.renamed ? renamed : {}), files }
    }
    case 'history':
      return { name, visibility, ...historyOf(random, role.plot, name, surroundings) }
    case 'planted copy':
      return { name, visibility, files: { ...surroundings, ...shared.badProject } }
  }
}

/** Most repositories hold one project, some several, some none. */
function ordinaryFiles({ random, name, shared }: Assignment): FilesDescription {
  const workflow = random.chance(0.5) ? workflowFiles(random, shared.workflows) : {}
  const kind = random.fraction()
  if (kind < 0.08) return { 'docs/index.md': '# Nothing to install\n', ...workflow }
  if (kind < 0.18) return { ...random.pick(shared.templates), ...workflow }
  if (kind < 0.4) return { ...monorepo(random, name), ...workflow }
  if (kind < 0.72) {
    return {
      ...harmlessProject(random, 'frontend/', `${name}-frontend`),
      ...harmlessProject(random, nestedFolder(random), `${name}-backend`),
      ...workflow,
    }
  }
  return { ...harmlessProject(random, '', name), ...workflow }
}

/** What cannot or need not be looked at is bad more often than not: a scanner that looks anyway gives itself away. */
function filesBehindState({ random, name, role }: Assignment): FilesDescription {
  const isOutOfReach =
    role.kind === 'state' &&
    (role.state.archived ?? role.state.fork ?? role.state.vanishes ?? role.state.blocked) !== undefined
  if (!isOutOfReach) return harmlessProject(random, '', name)
  return plantedProject(random, { format: 'package-lock-3', place: 'asked for' }, '', name)
}

function plantedFiles({ random, name }: Assignment, role: Extract<Role, { kind: 'planted' }>): FilesDescription {
  const folders = [random.chance(0.4) ? '' : nestedFolder(random), 'second/']
  const projects = role.plantings.map((planting, index) => {
    const folder = planting.format === 'workflow' ? '' : (folders[index] ?? '')
    return plantedProject(random, planting, folder, `${name}-${index}`)
  })
  const beside = random.chance(0.4) ? harmlessProject(random, 'frontend/', `${name}-frontend`) : {}
  return Object.assign({}, beside, ...projects) as FilesDescription
}

/** One to five levels deep, never inside `frontend/`. */
function nestedFolder(random: Random): string {
  const depth = random.integer(1, 5)
  return ['services', 'api', 'internal', 'java script', 'v2'].slice(0, depth).join('/') + '/'
}
