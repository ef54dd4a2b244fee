import type { FileEntry, Gap, GapReason, Repository, TreeFilter, TreeListing } from '@ioc-scanner/core'
import type { TreeItem } from './tree-items.js'
import { UnfollowedPaths } from './unfollowed-paths.js'

/** A folder that is wanted: its path ('' is the root) and what names its tree. */
export interface WantedFolder {
  readonly path: string
  /** Oid of the tree; for a root whose tree is unknown the commit's oid and a colon, as git spells it. */
  readonly tree: string
}

/** A hostile tree can hold itself many times over: a few kB of git that unfold to billions of paths. */
const MAX_FOLDERS = 100_000
const MAX_ENTRIES = 5_000_000
const MAX_DEPTH = 100

/** A repository whose tree is being walked. */
export class OpenRepository {
  readonly #files: FileEntry[] = []
  readonly #gaps: Gap[] = []
  readonly #pruned: string[] = []
  readonly #submodules = new UnfollowedPaths()
  readonly #links = new UnfollowedPaths()
  #pending = 0
  #folders = 0
  #entries = 0
  #isLost = false

  constructor(
    readonly repository: Repository,
    private readonly filter: TreeFilter,
  ) {}

  /** Its only answer is the gap that says why: what else comes for it is not needed any more. */
  get isLost(): boolean {
    return this.#isLost
  }

  get isDone(): boolean {
    return this.#isLost || this.#pending === 0
  }

  get listing(): TreeListing {
    const submodules = this.#submodules.told
    const links = this.#links.told
    return {
      repository: this.repository,
      files: [...this.#files],
      gaps: [...this.#gaps],
      ...(this.#pruned.length === 0 ? {} : { pruned: [...this.#pruned] }),
      ...(submodules === undefined ? {} : { submodules }),
      ...(links === undefined ? {} : { links }),
    }
  }

  /** The root, or nothing for a repository without commits. */
  open(): WantedFolder | undefined {
    const { head } = this.repository
    if (head === null) return undefined
    this.#pending += 1
    return { path: '', tree: head.tree ?? `${head.commit}:` }
  }

  /** Something is still to be said about it. */
  hold(): void {
    this.#pending += 1
  }

  release(gaps: readonly Gap[]): void {
    this.#pending -= 1
    this.add(gaps)
  }

  /** Takes in what a folder holds. @returns The folders below it that are wanted. */
  expand(path: string, items: readonly TreeItem[]): readonly WantedFolder[] {
    this.#pending -= 1
    this.#entries += items.length
    if (this.#entries > MAX_ENTRIES) {
      this.miss(path, 'resource-limit', `the repository has more than ${MAX_ENTRIES} entries in its folders`)
      return []
    }
    const wanted: WantedFolder[] = []
    for (const { name, kind, oid, size } of items) {
      const itemPath = path === '' ? name : `${path}/${name}`
      if (kind === 'folder') {
        if (!this.filter.folder(itemPath)) this.#pruned.push(itemPath)
        else if (this.#admits(itemPath)) wanted.push({ path: itemPath, tree: oid })
      } else if (kind === 'submodule') {
        if (this.filter.folder(itemPath)) this.#submodules.add(itemPath)
      } else {
        const file: FileEntry = { path: itemPath, oid, kind, ...(size === undefined ? {} : { size }) }
        if (this.filter.file(file)) this.#files.push(file)
        // It may lead to a folder; only its content would tell.
        else if (kind === 'symlink' && this.filter.folder(itemPath)) this.#links.add(itemPath)
      }
    }
    this.#pending += wanted.length
    return wanted
  }

  /** A wanted folder cannot be listed. */
  giveUp(path: string, reason: GapReason, detail: string): void {
    this.#pending -= 1
    this.miss(path, reason, detail)
  }

  /** Notes what is missing below a folder. */
  miss(path: string, reason: GapReason, detail: string): void {
    const { nameWithOwner, head } = this.repository
    const ref = head?.ref ?? null
    this.#gaps.push({ repository: nameWithOwner, ref, path: path === '' ? null : path, reason, detail })
  }

  /** The repository as a whole cannot be looked at any more. */
  lose(reason: GapReason, detail: string): void {
    if (this.#isLost) return
    this.#isLost = true
    this.miss('', reason, detail)
  }

  add(gaps: readonly Gap[]): void {
    for (const gap of gaps) this.#gaps.push(gap)
  }

  #admits(path: string): boolean {
    this.#folders += 1
    if (this.#folders === MAX_FOLDERS + 1) {
      this.miss('', 'resource-limit', `the repository has more than ${MAX_FOLDERS} folders; the others were not listed`)
    }
    if (this.#folders > MAX_FOLDERS) return false
    if (path.split('/').length <= MAX_DEPTH) return true
    this.miss(path, 'resource-limit', `the folder lies more than ${MAX_DEPTH} levels deep`)
    return false
  }
}
