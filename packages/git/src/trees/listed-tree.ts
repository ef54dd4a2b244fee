import type { FileEntry, Gap, GapReason, Repository, TreeFilter, TreeListing, Unfollowed } from '@ioc-scanner/core'
import type { TreeEntry } from './tree-lines.js'

/** A hostile tree can hold itself many times over: a few kB of git that unfold to billions of paths. */
const MAX_ENTRIES = 5_000_000
const MAX_FOLDERS = 100_000
const MAX_DEPTH = 100
const MOST_NAMED = 5
const STRANGE_STEP = /(^|\/)(\.{0,2})(\/|$)/

/** What the filter wants of a tree whose entries come in git's order: each folder before what lies in it. */
export class ListedTree {
  readonly #files: FileEntry[] = []
  readonly #gaps: Gap[] = []
  readonly #pruned: string[] = []
  readonly #submodules = new Unfollowing()
  readonly #links = new Unfollowing()
  #entries = 0
  #folders = 0
  /** The folder that is being passed over, with a slash. */
  #shut: string | undefined

  constructor(
    private readonly repository: Repository,
    private readonly wanted: TreeFilter,
  ) {}

  /** Takes in the next entry. @returns Whether further ones are wanted. */
  add({ path, kind, oid }: TreeEntry): boolean {
    this.#entries += 1
    if (this.#entries > MAX_ENTRIES) {
      this.miss(null, 'resource-limit', `the repository has more than ${MAX_ENTRIES} entries in its folders`)
      return false
    }
    if (this.#shut !== undefined && path.startsWith(this.#shut)) return true
    this.#shut = undefined
    if (STRANGE_STEP.test(path)) {
      this.miss(path, 'unparsable', 'no name of a file: an empty one, or one that leads elsewhere')
      this.#shut = `${path}/`
    } else if (kind === 'folder') this.#enter(path)
    else if (kind === 'submodule') {
      if (this.wanted.folder(path)) this.#submodules.add(path)
    } else {
      const file: FileEntry = { path, oid, kind }
      if (this.wanted.file(file)) this.#files.push(file)
      // It may lead to a folder; only its content would tell.
      else if (kind === 'symlink' && this.wanted.folder(path)) this.#links.add(path)
    }
    return true
  }

  miss(path: string | null, reason: GapReason, detail: string): void {
    const { nameWithOwner, head } = this.repository
    this.#gaps.push({ repository: nameWithOwner, ref: head?.ref ?? null, path, reason, detail })
  }

  get listing(): TreeListing {
    const submodules = this.#submodules.told
    const links = this.#links.told
    return {
      repository: this.repository,
      files: this.#files,
      gaps: this.#gaps,
      ...(this.#pruned.length === 0 ? {} : { pruned: this.#pruned }),
      ...(submodules === undefined ? {} : { submodules }),
      ...(links === undefined ? {} : { links }),
    }
  }

  #enter(path: string): void {
    if (!this.wanted.folder(path)) this.#pruned.push(path)
    else if (this.#admits(path)) return
    this.#shut = `${path}/`
  }

  #admits(path: string): boolean {
    this.#folders += 1
    if (this.#folders === MAX_FOLDERS + 1)
      this.miss(
        null,
        'resource-limit',
        `the repository has more than ${MAX_FOLDERS} folders; the others were not listed`,
      )
    if (this.#folders > MAX_FOLDERS) return false
    if (path.split('/').length <= MAX_DEPTH) return true
    this.miss(path, 'resource-limit', `the folder lies more than ${MAX_DEPTH} levels deep`)
    return false
  }
}

/** Counts what is not followed and keeps the first paths, in their order. */
class Unfollowing {
  #count = 0
  #first: readonly string[] = []

  add(path: string): void {
    this.#count += 1
    if (this.#first.length < MOST_NAMED || path < (this.#first.at(-1) ?? ''))
      this.#first = [...this.#first, path].sort().slice(0, MOST_NAMED)
  }

  /** undefined: nothing was added. */
  get told(): Unfollowed | undefined {
    return this.#count === 0 ? undefined : { count: this.#count, first: this.#first }
  }
}
