import { ownCopy } from '../reading/own-copy.js'
import { MAX_PATH_NODES, pathsToPackages, type PathOf } from '../reading/package-paths.js'

/** A folder below some node_modules, or one that a project of the repository has for itself. */
export interface Folder {
  /** Its name below node_modules: others find it by that. */
  readonly name: string
  /** From the root, with `/`: versions 2 and 3 say where a folder is, and its parent follows from that. */
  readonly path?: string
  /** The folder in whose node_modules it is; undefined: the root's. */
  parent?: Folder | undefined
  /** Of the root or a workspace: what it depends on is a direct dependency. */
  readonly isProject: boolean
  /** What it is called in a path. */
  readonly label: string
  /** The number of its package. */
  number?: number | undefined
  dependsOn: readonly string[]
}

const FOLDER = 'node_modules/'
/** Steps from folders up to the root, over all dependencies: deep nests with many dependencies would make them quadratic. */
const MAX_STEPS = 5_000_000

/** Who depends on whom, by node's rule: a name is looked up in the own node_modules, then in the parent's, up to the root. */
export class InstalledFolders {
  #folders: Folder[] = []
  #count = 0
  readonly #inside = new Map<Folder | undefined, Map<string, Folder>>()
  #steps = 0

  add(folder: Folder): void {
    this.#count += 1
    if (this.#count <= MAX_PATH_NODES) this.#folders.push(folder)
    else this.#folders = []
  }

  /** The shortest paths from the projects' dependencies, or, where there are no projects, from what nobody else wants. */
  paths(): PathOf {
    this.#placeAll()
    const keys = new Map(this.#folders.map((folder, index) => [folder, String(index)]))
    const nodes = this.#folders.map((folder) => ({
      name: ownCopy(folder.label),
      number: folder.number,
      keys: [keys.get(folder) ?? ''],
      needs: this.#targetsOf(folder).map((target) => keys.get(target) ?? ''),
    }))
    if (this.#steps > MAX_STEPS) return () => undefined
    const direct = nodes.flatMap(({ needs }, index) => (this.#folders[index]?.isProject === true ? needs : []))
    return direct.length > 0 ? pathsToPackages(nodes, direct) : pathsToPackages(nodes)
  }

  #placeAll(): void {
    const byPath = new Map<string, Folder>()
    for (const folder of this.#folders) if (folder.path !== undefined) byPath.set(folder.path, folder)
    for (const folder of this.#folders) {
      if (folder.isProject) continue
      if (folder.path !== undefined) folder.parent = byPath.get(parentPath(folder.path))
      const root = folder.parent?.path === '' ? undefined : folder.parent
      const inside = this.#inside.get(root) ?? new Map<string, Folder>()
      if (!inside.has(folder.name)) inside.set(folder.name, folder)
      this.#inside.set(root, inside)
    }
  }

  #targetsOf(folder: Folder): readonly Folder[] {
    return folder.dependsOn.flatMap((name) => this.#find(name, folder) ?? [])
  }

  #find(name: string, from: Folder): Folder | undefined {
    for (let at: Folder | undefined = from; at !== undefined && this.#steps <= MAX_STEPS; at = at.parent) {
      this.#steps += 1
      const found = this.#inside.get(at)?.get(name)
      if (found !== undefined) return found
    }
    return this.#inside.get(undefined)?.get(name)
  }
}

/** Of `a/node_modules/b` it is `a`, of `node_modules/b` the root. */
function parentPath(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf(FOLDER) - 1))
}
