import type { ManifestParser, TreeEntry } from '@ioc-scanner/core'
import type { Inventory } from '@ioc-scanner/inventory'

type Parser = Pick<ManifestParser, 'name' | 'ecosystems' | 'kind' | 'matches' | 'version'>
type Locked = Map<string, Set<Parser>>

/** A lockfile that holds one of the names that are asked for. */
export interface MetLockfile {
  readonly path: string
  readonly oid: string
  /** `name@version` */
  readonly parser: string
}

/**
 * Says where the lockfiles of manifests lie. Beside a manifest those that were met are enough; above it, a nearer one that does
 * not have the name would count, so that only known trees can answer. What is not known settles nothing.
 */
export class LockedFolders {
  readonly #lockfiles: readonly Parser[]
  readonly #whole = new Map<string, boolean>()
  readonly #trees = new Map<string, readonly TreeEntry[] | undefined>()

  constructor(
    private readonly inventory: Inventory,
    parsers: readonly ManifestParser[],
  ) {
    this.#lockfiles = parsers.filter(({ kind }) => kind === 'lockfile')
  }

  /** @param rootTree of the commit at which all of this was met; undefined where it is not known */
  async of(
    manifests: readonly string[],
    met: readonly MetLockfile[],
    rootTree: string | undefined,
  ): Promise<ReadonlyMap<string, ReadonlySet<Parser>>> {
    const locked: Locked = new Map()
    const folders = new Set(manifests.flatMap((path) => foldersOf(path)))
    const own = new Set(manifests.map(folderOf))
    const isKnown = rootTree !== undefined && (await this.#tree(rootTree)) !== undefined
    for (const { path, oid, parser } of met) {
      const folder = folderOf(path)
      if (!isKnown && !own.has(folder)) continue
      const reader = this.#lockfiles.find((each) => nameOf(parser) === each.name)
      if (reader !== undefined && (await this.#isWhole(oid, parser))) add(locked, folder, reader)
    }
    if (isKnown) for (const folder of folders) await this.#look(rootTree, folder, locked)
    return locked
  }

  async #look(rootTree: string, folder: string, locked: Locked): Promise<void> {
    for (const { name, kind, oid } of (await this.#folder(rootTree, folder)) ?? []) {
      if (kind !== 'file') continue
      const path = folder === '' ? name : `${folder}/${name}`
      for (const reader of this.#lockfiles) {
        if (reader.matches(path) && (await this.#isWhole(oid, `${reader.name}@${reader.version}`)))
          add(locked, folder, reader)
      }
    }
  }

  async #folder(rootTree: string, folder: string): Promise<readonly TreeEntry[] | undefined> {
    let entries = await this.#tree(rootTree)
    for (const part of folder === '' ? [] : folder.split('/')) {
      const next = entries?.find(({ name, kind }) => name === part && kind === 'folder')
      if (next === undefined) return undefined
      entries = await this.#tree(next.oid)
    }
    return entries
  }

  async #tree(oid: string): Promise<readonly TreeEntry[] | undefined> {
    if (!this.#trees.has(oid)) this.#trees.set(oid, await this.inventory.trees.findTree(oid))
    return this.#trees.get(oid)
  }

  /** A lockfile that was read in part settles nothing. */
  async #isWhole(oid: string, parser: string): Promise<boolean> {
    const key = `${parser}\0${oid}`
    const known = this.#whole.get(key)
    if (known !== undefined) return known
    const isWhole = (await this.inventory.find({ oid, parser }, () => false))?.problems.length === 0
    this.#whole.set(key, isWhole)
    return isWhole
  }
}

/** The folder of a path, and all above it. */
function foldersOf(path: string): readonly string[] {
  const folders = [folderOf(path)]
  for (let folder = folders[0] ?? ''; folder !== '';) folders.push((folder = folderOf(folder)))
  return folders
}

function add(locked: Locked, folder: string, reader: Parser): void {
  locked.set(folder, (locked.get(folder) ?? new Set()).add(reader))
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

/** Without the version. */
export const nameOf = (parser: string): string => parser.slice(0, Math.max(0, parser.lastIndexOf('@')))
