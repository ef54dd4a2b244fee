import { MAX_GRAPH_NODES, PackageGraph, type PathOf } from '../reading/package-graph.js'

/** A folder below some node_modules, or one that a project of the repository has for itself. */
export interface FolderEntry {
  /** Its name below node_modules: others find it by that. */
  readonly name: string
  /** From the root, with `/`: versions 2 and 3 say where a folder is, and its parent follows from that. */
  readonly path?: string
  /** The folder in whose node_modules it is; undefined: the root's. */
  parent?: Folder | undefined
  /** Of the root or a workspace: what it depends on is a direct dependency. */
  readonly isProject: boolean
  /** What it is called in a path. */
  label: string
  /** The number of its package. */
  number?: number | undefined
  readonly dependsOn: readonly string[]
}

export interface Folder extends FolderEntry {
  /** Its number in the graph. */
  readonly node: number
  /** What is in its own node_modules. */
  inside: Map<string, Folder> | undefined
}

const FOLDER = 'node_modules/'
/** Steps from folders up to the root, over all dependencies: deep nests with many dependencies would make them quadratic. */
const MAX_STEPS = 5_000_000

/** Who depends on whom, by node's rule: a name is looked up in the own node_modules, then in the parent's, up to the root. */
export class InstalledFolders {
  #folders: Folder[] = []
  #count = 0
  readonly #atRoot = new Map<string, Folder>()
  #steps = 0

  /** @returns The folder as others may name it as their parent. */
  add(entry: FolderEntry): Folder {
    const { name, path, parent, isProject, label, number, dependsOn } = entry
    // All of one shape: with the spread of `entry` this whole module took twice the time.
    const folder: Folder = {
      name,
      path,
      parent,
      isProject,
      label,
      number,
      dependsOn,
      node: this.#count,
      inside: undefined,
    }
    this.#count += 1
    if (this.#count <= MAX_GRAPH_NODES) this.#folders.push(folder)
    else this.#folders = []
    return folder
  }

  /** The shortest paths from the projects' dependencies, or, where there are no projects, from what nobody else wants. */
  paths(): PathOf {
    this.#placeAll()
    const graph = new PackageGraph()
    const direct: number[] = []
    for (const folder of this.#folders) {
      const needs = this.#needsOf(folder)
      if (folder.isProject) direct.push(...needs)
      graph.connect(graph.add(folder.label, folder.number), needs)
    }
    if (this.#steps > MAX_STEPS) return () => undefined
    return graph.shortestPaths(direct.length > 0 ? direct : undefined)
  }

  #placeAll(): void {
    const parents = new Map<string, Folder | undefined>([['', undefined]])
    for (const { path } of this.#folders) if (path !== undefined) parents.set(parentPath(path), undefined)
    if (parents.size > 1) {
      for (const folder of this.#folders) {
        if (folder.path !== '' && folder.path !== undefined && parents.has(folder.path))
          parents.set(folder.path, folder)
      }
    }
    for (const folder of this.#folders) {
      if (folder.isProject) continue
      if (folder.path !== undefined) folder.parent = parents.get(parentPath(folder.path))
      const inside = folder.parent === undefined ? this.#atRoot : (folder.parent.inside ??= new Map<string, Folder>())
      if (!inside.has(folder.name)) inside.set(folder.name, folder)
    }
  }

  #needsOf(folder: Folder): number[] {
    const needs: number[] = []
    for (const name of folder.dependsOn) {
      const found = this.#find(name, folder)
      if (found !== undefined) needs.push(found.node)
    }
    return needs
  }

  #find(name: string, from: Folder): Folder | undefined {
    for (let at: Folder | undefined = from; at !== undefined && this.#steps <= MAX_STEPS; at = at.parent) {
      this.#steps += 1
      const found = at.inside?.get(name)
      if (found !== undefined) return found
    }
    return this.#atRoot.get(name)
  }
}

/** Of `a/node_modules/b` it is `a`, of `node_modules/b` the root. */
function parentPath(path: string): string {
  const last = path.lastIndexOf(FOLDER)
  return last <= 0 ? '' : path.slice(0, last - 1)
}
