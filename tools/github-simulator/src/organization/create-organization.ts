import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GroundTruth, World, WorldRepository } from '../world/world.js'
import { checkDescription } from './check-description.js'
import type {
  FileDescription,
  FilesDescription,
  OrganizationDescription,
  RepositoryDescription,
} from './description.js'
import { renderFile, type FileContent } from './file-content.js'
import { writeGitRepository, type CommitPlan, type RepositoryPlan } from './git-repository.js'
import { GroundTruthRecorder } from './ground-truth.js'
import { demoToken } from './tokens.js'

export interface CreatedOrganization {
  readonly world: World
  readonly truth: GroundTruth
}

/** 2026-01-05T08:00:00Z: repositories are created and pushed at fixed distances from here, whatever the clock says. */
const FIRST_PUSH = Date.UTC(2026, 0, 5, 8) / 1000
const PUSH_DISTANCE_SECONDS = 3_601
const COMMIT_DISTANCE_SECONDS = 86_400
/** More git processes at a time than this only wait for each other. */
const PARALLEL_REPOSITORIES = 2

/**
 * Writes the described organization into a folder: its git repositories, `world.json` and `truth.json`. The same
 * description gives the same oids everywhere. The folder is made if need be and must not hold another world.
 */
export async function createOrganization(
  description: OrganizationDescription,
  directory: string,
): Promise<CreatedOrganization> {
  checkDescription(description)
  await mkdir(directory, { recursive: true })
  const truth = new GroundTruthRecorder(description.organization)
  const renderOnce = rememberingRenderer(description.repositories)
  const repositories: WorldRepository[] = []
  const pending = description.repositories.entries()

  async function writeNext(): Promise<void> {
    for (const [index, repository] of pending) {
      const gitDirectory = `repositories/${description.organization}/${repository.name}.git`
      const pushed = FIRST_PUSH + index * PUSH_DISTANCE_SECONDS
      const files = renderAll(repository.files ?? {}, renderOnce)
      truth.add({ description: repository, files })
      const head = new Map([...withPathsInBytes(files), ...renderAll(repository.latin1Paths ?? {}, renderOnce)])
      repositories[index] = worldRepository(repository, index, gitDirectory, pushed)
      await writeGitRepository(join(directory, gitDirectory), planRepository(repository, head, pushed, renderOnce))
    }
  }
  await Promise.all(Array.from({ length: PARALLEL_REPOSITORIES }, writeNext))

  const created = { world: worldOf(description, repositories), truth: truth.result() }
  await writeFile(join(directory, 'world.json'), `${JSON.stringify(created.world, null, 2)}\n`)
  await writeFile(join(directory, 'truth.json'), `${JSON.stringify(created.truth, null, 2)}\n`)
  return created
}

type Renderer = (file: FileDescription) => FileContent

/** A description that stands in several repositories is the same object in each: it is written once. */
function rememberingRenderer(repositories: readonly RepositoryDescription[]): Renderer {
  const seen = new Set<object>()
  const shared = new Set<object>()
  for (const file of repositories.flatMap(({ files = {} }) => Object.values(files))) {
    if (typeof file === 'object') (seen.has(file) ? shared : seen).add(file)
  }
  const rendered = new Map<object, FileContent>()
  return (file) => {
    if (typeof file === 'string' || !shared.has(file)) return renderFile(file)
    const content = rendered.get(file) ?? renderFile(file)
    rendered.set(file, content)
    return content
  }
}

function renderAll(files: FilesDescription, render: Renderer): Map<string, FileContent> {
  return new Map(Object.entries(files).map(([path, file]) => [path, render(file)]))
}

/** Git's paths are bytes: here each of them is one character. */
function withPathsInBytes(files: ReadonlyMap<string, FileContent>): Map<string, FileContent> {
  return new Map([...files].map(([path, file]) => [Buffer.from(path).toString('latin1'), file]))
}

function planRepository(
  repository: RepositoryDescription,
  head: ReadonlyMap<string, FileContent>,
  pushed: number,
  render: Renderer,
): RepositoryPlan {
  const headBranch = repository.defaultBranch ?? 'main'
  if (repository.files === undefined) return { commits: [], headBranch }
  const copiedFolders = new Map(Object.entries(repository.copiedFolders ?? {}))
  // With HEAD on a branch that does not exist, the commits need another one to stand on.
  const branch = repository.defaultBranch === null ? 'develop' : headBranch
  const history = repository.history ?? []
  const commits: CommitPlan[] = history.map((files, index) => ({
    branch,
    time: pushed - (history.length - index) * COMMIT_DISTANCE_SECONDS,
    message: 'Work in progress\n',
    files: withPathsInBytes(renderAll(files, render)),
    copiedFolders: new Map(),
  }))
  commits.push({ branch, time: pushed, message: 'Update dependencies\n', files: head, copiedFolders })
  for (const [name, files] of Object.entries(repository.branches ?? {})) {
    const changed = new Map([...head, ...withPathsInBytes(renderAll(files, render))])
    commits.push({ branch: name, time: pushed + 60, message: `Start ${name}\n`, files: changed, copiedFolders })
  }
  return { commits, headBranch }
}

function worldRepository(
  repository: RepositoryDescription,
  index: number,
  gitDirectory: string,
  pushed: number,
): WorldRepository {
  const { files, history, branches, copiedFolders, latin1Paths, gaps, defaultBranch, visibility, ...state } = repository
  return {
    ...state,
    databaseId: 700_000 + index,
    gitDirectory,
    defaultBranch: files === undefined || defaultBranch === null ? null : (defaultBranch ?? 'main'),
    visibility: visibility ?? 'PRIVATE',
    pushedAt: isoTime(pushed),
    createdAt: isoTime(pushed - 400 * COMMIT_DISTANCE_SECONDS),
  }
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}

function worldOf(description: OrganizationDescription, repositories: readonly WorldRepository[]): World {
  const { organization, samlProtected, teams = [], tokens = [demoToken], apps = [] } = description
  const members = [
    ...new Set([
      ...tokens.filter(({ kind }) => kind !== 'installation').map(({ owner }) => owner),
      ...teams.flatMap((team) => team.members),
    ]),
  ]
  return {
    organizations: [
      {
        login: organization,
        databaseId: 90_001,
        ...(samlProtected === undefined ? {} : { samlProtected }),
        teams,
        repositories,
      },
    ],
    users: members
      .filter((login) => login !== organization)
      .map((login, index) => ({ login, databaseId: 50_001 + index, repositories: [] })),
    tokens,
    apps,
  }
}
