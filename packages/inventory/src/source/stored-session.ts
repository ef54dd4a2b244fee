import {
  CodedError,
  RequestFailure,
  type FetchedFile,
  type FileEntry,
  type Gap,
  type Listed,
  type Repository,
  type RepositoryFile,
  type RepositorySession,
  type Target,
  type Team,
  type TreeFilter,
  type TreeListing,
} from '@ioc-scanner/core'
import type { Inventory } from '../inventory.js'
import { rememberedGaps } from './remembered-gaps.js'
import { findInTrees, walkTrees } from './walk-trees.js'

const NO_CONTENT = 'not in the inventory: it was not read by this version of its parser'

/** One scan's view of the inventory. */
export class StoredSession implements RepositorySession {
  /** It has none: nothing is too large to be refused. */
  readonly maxContentBytes = Number.MAX_SAFE_INTEGER

  /** Repositories that the last scan could not look at, by name. */
  readonly #unseen = new Map<string, Gap>()

  constructor(
    private readonly inventory: Inventory,
    private readonly authority: string,
    private readonly signal: AbortSignal,
  ) {}

  async *repositories(target: Target): AsyncGenerator<Listed> {
    const { found, gaps } = this.#listed(target)
    if (found.length === 0) {
      const reason = gaps[0]?.detail ?? 'the target names nothing'
      throw new CodedError(
        'TARGET_NOT_FOUND',
        `nothing of the target is in the inventory: ${reason}; scan it once with the network`,
      )
    }
    yield { total: found.length }
    for (const gap of gaps) yield { gap }
    const listed = new Set(found.map(({ nameWithOwner }) => nameWithOwner))
    for (const gap of rememberedGaps(this.inventory, this.authority, target)) {
      // Of a repository without a head its listing tells; with one, its trees say what is known of it.
      if (gap.repository === null || !listed.has(gap.repository)) yield { gap }
      else this.#unseen.set(gap.repository, gap)
    }
    for (const repository of found) yield { repository }
  }

  async *trees(repositories: AsyncIterable<Repository>, wanted: TreeFilter): AsyncGenerator<TreeListing> {
    for await (const repository of repositories) {
      this.signal.throwIfAborted()
      const unseen = repository.head === null ? this.#unseen.get(repository.nameWithOwner) : undefined
      if (unseen !== undefined) yield { repository, files: [], gaps: [unseen] }
      else yield await walkTrees(this.inventory.trees, repository, wanted, this.signal)
    }
  }

  async contents(batch: readonly RepositoryFile[]): Promise<readonly FetchedFile[]> {
    return batch.map((file) => ({ file, status: 'gap', reason: 'not-found', detail: NO_CONTENT }))
  }

  async stream<T>(): Promise<T> {
    throw new RequestFailure('MISSING', 'not-found', NO_CONTENT)
  }

  lookup(repository: Repository, path: string): Promise<FileEntry | undefined> {
    return findInTrees(this.inventory.trees, repository, path)
  }

  async teams(organization: string): Promise<readonly Team[]> {
    const known = this.inventory.teams(this.authority, organization)
    if (known === undefined) {
      throw new RequestFailure('MISSING', 'not-found', `the teams of ${organization} are not in the inventory`)
    }
    return known.teams
  }

  /** The inventory itself stays open: it is the caller's. */
  async close(): Promise<void> {
    return undefined
  }

  #listed(target: Target): { readonly found: readonly Repository[]; readonly gaps: readonly Gap[] } {
    const found = new Map<string, Repository>()
    const gaps: Gap[] = []
    const add = (repositories: readonly Repository[], missing: string): void => {
      if (repositories.length === 0) gaps.push(missed(missing))
      for (const repository of repositories) if (!found.has(repository.id)) found.set(repository.id, repository)
    }
    for (const login of target.organizations) {
      const { teams, whole } = this.#byTeam(target, login, gaps)
      if (target.teams.length > 0 || target.teamFirst) for (const each of teams) found.set(each.id, each)
      if (target.teams.length === 0) add(whole, `no repository of ${login} is in the inventory`)
    }
    for (const login of target.users) {
      add(
        this.inventory.repositories({ authority: this.authority, owner: login }),
        `no repository of ${login} is in the inventory`,
      )
    }
    for (const name of target.repositories) {
      add(this.inventory.repositories({ authority: this.authority, name }), `${name} is not in the inventory`)
    }
    return { found: [...found.values()], gaps }
  }

  /** Repositories of an organization that the wanted teams reach, team by team, and all of it. */
  #byTeam(
    target: Target,
    login: string,
    gaps: Gap[],
  ): { readonly teams: readonly Repository[]; readonly whole: readonly Repository[] } {
    const whole = this.inventory.repositories({ authority: this.authority, owner: login })
    if (target.teams.length === 0 && !target.teamFirst) return { teams: [], whole }
    const known = this.inventory.teams(this.authority, login)?.teams ?? []
    const wanted = target.teams.map((slug) => slug.toLowerCase())
    for (const slug of wanted) {
      if (!known.some((team) => team.slug.toLowerCase() === slug))
        gaps.push(missed(`the team ${login}/${slug} is not in the inventory`))
    }
    for (const { slug, isWithoutReaders = false } of known)
      if (isWithoutReaders && wanted.includes(slug.toLowerCase()))
        gaps.push(
          missed(
            `of the team ${login}/${slug} the inventory knows the repositories that it can write, not all it can read`,
          ),
        )
    const byName = new Map(whole.map((repository) => [repository.nameWithOwner.toLowerCase(), repository]))
    const teams = known
      .filter(({ slug }) => wanted.length === 0 || wanted.includes(slug.toLowerCase()))
      .flatMap(({ repositories }) => repositories.map(({ nameWithOwner }) => byName.get(nameWithOwner.toLowerCase())))
    return { teams: teams.filter((repository) => repository !== undefined), whole }
  }
}

function missed(detail: string): Gap {
  return { repository: null, ref: null, path: null, reason: 'not-found', detail }
}
