import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkDescription } from '../organization/check-description.js'
import { prepareRepository, writeRepository } from '../organization/create-organization.js'
import type { RepositoryDescription, RunDescription } from '../organization/description.js'
import { renderFile } from '../organization/file-content.js'
import { placeRepository } from '../organization/place-repositories.js'
import { runIdOf } from '../world/workflow-runs.js'
import type { Simulation } from '../server/simulation.js'
import type { Repository } from '../world/world-index.js'
import type { World, WorldPullRequest, WorldRepository, WorldWorkflowRun } from '../world/world.js'
import { withReferences, withRepository, withNewRepository, withoutRepository } from './change-world.js'
import { deleteRef, writePush, type PushDescription } from './write-push.js'

/** What can be changed of a repository without a push. */
export type RepositoryChange = Partial<
  Pick<
    WorldRepository,
    | 'archived'
    | 'visibility'
    | 'defaultBranch'
    | 'disabled'
    | 'blocked'
    | 'vanishes'
    | 'forbidden'
    | 'locked'
    | 'dependencyGraph'
    | 'customProperties'
    | 'topics'
  >
>

/**
 * What happens to an organization between two scans. Repositories are named `owner/name`, as they are called now. Everything
 * is seen by the next request. Pushes are written into the git repositories of the world's folder; all else is forgotten
 * when the simulator ends. Changes are made one after the other.
 *
 * @throws When there is no such repository, or a name is taken.
 */
export class WorldChanges {
  /** Numbers are never given twice, whatever was deleted. */
  private readonly createdIds: number[] = []
  private last: Promise<unknown> = Promise.resolve()

  /** @param directory The world's folder. */
  constructor(
    private readonly simulation: Simulation,
    private readonly directory: string,
  ) {}

  /** A new repository of an account of the world. */
  create(owner: string, description: RepositoryDescription): Promise<void> {
    return this.inTurn(async () => {
      const { world, git, manifests } = this.simulation
      const account = world.account(owner)
      if (account === undefined) throw new Error(`there is no account ${owner}`)
      if (world.repository(owner, description.name) !== undefined)
        throw new Error(`there is a repository ${owner}/${description.name} already`)
      checkDescription({ organization: owner, repositories: [description] })
      const ids = world.accounts.flatMap(({ repositories }) => repositories.map(({ id }) => id))
      const databaseId = Math.max(0, ...ids, ...this.createdIds) + 1
      this.createdIds.push(databaseId)
      const place = placeRepository(account.login, description, ids.length)
      // One of the same name may have been deleted: its folder stays.
      const gitDirectory = `repositories/${account.login}/${description.name}-${databaseId}.git`
      const numbered = { ...place, world: { ...place.world, databaseId, gitDirectory } }
      const written = await writeRepository(this.directory, prepareRepository(numbered, renderFile), manifests)
      git.include(join(this.directory, gitDirectory))
      const createdAt = isoTime(Math.floor(this.simulation.clock.now() / 1000))
      const repository = { ...written.world, createdAt, pushedAt: createdAt }
      world.replace(withNewRepository(world.world, account.login, repository))
    })
  }

  /** Adds a commit to a branch. @returns its oid. */
  push(name: string, push: PushDescription): Promise<string> {
    return this.inTurn(async () => {
      const repository = this.find(name)
      if (repository.data.archived === true) throw new Error(`${name} is archived: nobody can push to it`)
      const { oid, branch, seconds } = await writePush(this.simulation, repository, push)
      const time = isoTime(seconds)
      const runs = newRuns(repository, push.runs ?? [], { oid, branch, seconds })
      this.change(repository, (data) => ({
        ...data,
        pushedAt: time,
        defaultBranch: data.defaultBranch ?? branch,
        ...(runs.length === 0 ? {} : { workflowRuns: [...(data.workflowRuns ?? []), ...runs] }),
      }))
      return oid
    })
  }

  /** Opens a pull request of a branch of the repository itself. @returns its number. */
  openPullRequest(name: string, headBranch: string, title = `Merge ${headBranch}`): Promise<number> {
    return this.inTurn(async () => {
      const repository = this.find(name)
      const pulls = repository.data.pullRequests ?? []
      const number = Math.max(0, ...pulls.map((pull) => pull.number)) + 1
      const createdAt = isoTime(Math.floor(this.simulation.clock.now() / 1000))
      const baseBranch = repository.defaultBranch ?? 'main'
      const pull: WorldPullRequest = { number, state: 'OPEN', title, headBranch, baseBranch, createdAt }
      this.change(repository, (data) => ({ ...data, pullRequests: [...pulls, pull] }))
      return number
    })
  }

  deleteBranch(name: string, branch: string): Promise<void> {
    return this.inTurn(() => deleteRef(this.find(name).gitDirectory, `refs/heads/${branch}`))
  }

  /** The old name redirects. */
  rename(name: string, newName: string): Promise<void> {
    return this.inTurn(async () => {
      const repository = this.find(name)
      this.move(repository, `${repository.owner.login}/${newName}`, (world) =>
        withRepository(world, repository.id, (data) => ({
          ...data,
          name: newName,
          formerNames: [...(data.formerNames ?? []), data.name],
        })),
      )
    })
  }

  /** To another account of the world. The old names redirect; teams lose it. */
  transfer(name: string, newOwner: string): Promise<void> {
    return this.inTurn(async () => {
      const repository = this.find(name)
      const { data, owner } = repository
      const { world } = this.simulation
      if (world.account(newOwner) === undefined) throw new Error(`there is no account ${newOwner}`)
      const former = [data.name, ...(data.formerNames ?? [])].map((formerName) => `${owner.login}/${formerName}`)
      const moved = { ...data, formerNames: [], formerFullNames: [...(data.formerFullNames ?? []), ...former] }
      this.move(repository, `${newOwner}/${data.name}`, (before) =>
        withNewRepository(withoutRepository(before, repository.id), newOwner, moved),
      )
    })
  }

  /** It is gone from every API and from git; its folder stays. */
  delete(name: string): Promise<void> {
    return this.inTurn(async () => {
      const repository = this.find(name)
      this.simulation.tokens.rename(repository.nameWithOwner, null)
      const rest = withoutRepository(this.simulation.world.world, repository.id)
      this.simulation.world.replace(withReferences(rest, repository.nameWithOwner, null))
    })
  }

  archive(name: string): Promise<void> {
    return this.set(name, { archived: true })
  }

  set(name: string, change: RepositoryChange): Promise<void> {
    return this.inTurn(async () => {
      const repository = this.find(name)
      const { defaultBranch } = change
      if (typeof defaultBranch === 'string')
        await writeFile(join(repository.gitDirectory, 'HEAD'), `ref: refs/heads/${defaultBranch}\n`)
      this.change(repository, (data) => ({ ...data, ...change }))
    })
  }

  private move(repository: Repository, newName: string, change: (world: World) => World): void {
    const { world, tokens } = this.simulation
    const [owner = '', name = ''] = newName.split('/')
    const taken = world.repository(owner, name)
    if (taken !== undefined && taken.id !== repository.id) throw new Error(`there is a repository ${newName} already`)
    tokens.rename(repository.nameWithOwner, newName)
    world.replace(withReferences(change(world.world), repository.nameWithOwner, newName))
  }

  private change({ id }: Repository, change: (data: WorldRepository) => WorldRepository): void {
    const { world } = this.simulation
    world.replace(withRepository(world.world, id, change))
  }

  private find(nameWithOwner: string): Repository {
    const [owner = '', name = ''] = nameWithOwner.split('/')
    const repository = this.simulation.world.repository(owner, name)
    if (repository === undefined) throw new Error(`there is no repository ${nameWithOwner}`)
    return repository
  }

  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.last.then(work)
    // The next one comes on whether this one succeeds or not.
    this.last = turn.then(
      () => undefined,
      () => undefined,
    )
    return turn
  }
}

interface PushedCommit {
  readonly oid: string
  readonly branch: string
  readonly seconds: number
}

function newRuns(
  { id, data }: Repository,
  described: readonly RunDescription[],
  { oid, branch, seconds }: PushedCommit,
): WorldWorkflowRun[] {
  const known = data.workflowRuns ?? []
  return described.map((run, index) => ({
    id: runIdOf(id, known.length + index),
    headOid: oid,
    headBranch: branch,
    event: run.event ?? 'push',
    workflow: run.workflow ?? 'build',
    runNumber: known.length + index + 1,
    conclusion: run.conclusion ?? 'success',
    createdAt: isoTime(seconds + (run.afterSeconds ?? 60)),
  }))
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}
