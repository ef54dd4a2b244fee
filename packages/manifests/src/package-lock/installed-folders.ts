import { NameNumbers } from '../reading/name-numbers.js'
import { ownCopy } from '../reading/own-copy.js'
import { MAX_GRAPH_EDGES, MAX_GRAPH_NODES, PackageGraph, type PathOf } from '../reading/package-graph.js'

/** A folder below some node_modules, or one that a project of the repository has for itself. Its names are numbers. */
export interface Folder {
  readonly node: number
  /** The folder in whose node_modules it is; undefined: of a project. */
  readonly parent: Folder | undefined
  readonly name: number
  /** What the file says of it. Before, others may already have named it as their parent. */
  content: FolderContent | undefined
  readonly needs: number[]
  /** What is in its own node_modules. */
  inside: Map<number, Folder> | undefined
}

export interface FolderContent {
  /** Of the root or a workspace: what it depends on is a direct dependency. */
  readonly isProject: boolean
  /** What it is called in a path. */
  readonly label: string
  /** The number of its package. */
  readonly number: number | undefined
}

/** Steps from folders up to the root, over all dependencies: deep nests with many dependencies would make them quadratic. */
const MAX_STEPS = 5_000_000

/**
 * Who depends on whom, by node's rule: a name is looked up in the own node_modules, then in the parent's, up to the root.
 * Keeps nothing of the text but each name once, and of too large a file nothing at all: then a folder is undefined.
 */
export class InstalledFolders {
  readonly #names = new NameNumbers()
  readonly #folders: Folder[] = []
  readonly #projects = new Map<string, Folder>()
  #edges = 0
  #steps = 0
  #isTooLarge = false
  /** Where the repository's own node_modules is. */
  readonly root = this.#add(undefined, '')

  /** The folder at a path, by its steps. */
  at([project = '', ...names]: readonly string[]): Folder | undefined {
    let folder = this.#project(project)
    for (const name of names) folder = this.inside(folder, name)
    return folder
  }

  /** The folder of that name in the node_modules of another. */
  inside(parent: Folder | undefined, name: string): Folder | undefined {
    if (parent === undefined || this.#isTooLarge) return undefined
    const inside = (parent.inside ??= new Map<number, Folder>())
    const number = this.#names.numberOf(name)
    const known = inside.get(number)
    if (known !== undefined) return known
    const added = this.#add(parent, name)
    inside.set(number, added)
    return added
  }

  need(folder: Folder | undefined, name: string): void {
    if (folder === undefined || this.#isTooLarge) return
    folder.needs.push(this.#names.numberOf(name))
    this.#edges += 1
    this.#forgetIfTooLarge()
  }

  /** The shortest paths from the projects' dependencies, or, where there are no projects, from what nobody else wants. */
  paths(): PathOf {
    if (this.#isTooLarge) return () => undefined
    this.#adopt()
    const graph = new PackageGraph()
    const direct: number[] = []
    for (const folder of this.#folders) {
      const needs = this.#nodesNeededBy(folder)
      if (folder.content?.isProject === true) for (const node of needs) direct.push(node)
      graph.giveKey(folder.node, graph.add(folder.content?.label ?? '', folder.content?.number, needs))
    }
    if (this.#steps > MAX_STEPS) return () => undefined
    return graph.shortestPaths(direct.length > 0 ? direct : undefined)
  }

  #project(path: string): Folder | undefined {
    if (path === '' || path === '/') return this.root
    const known = this.#projects.get(path)
    if (known !== undefined || this.#isTooLarge) return known
    const added = this.#add(undefined, path)
    this.#projects.set(ownCopy(path), added)
    return added
  }

  #add(parent: Folder | undefined, name: string): Folder {
    const number = this.#names.numberOf(name)
    const node = this.#folders.length
    const folder: Folder = { node, parent, name: number, content: undefined, needs: [], inside: undefined }
    this.#folders.push(folder)
    this.#forgetIfTooLarge()
    return folder
  }

  #forgetIfTooLarge(): void {
    const isSmall = this.#folders.length <= MAX_GRAPH_NODES && this.#edges <= MAX_GRAPH_EDGES
    if (isSmall && !this.#names.isTooLarge) return
    this.#isTooLarge = true
    this.#folders.length = 0
    this.root.inside = undefined
    this.#projects.clear()
    this.#names.clear()
  }

  /** What is in a folder that the file says nothing of counts as the root's. */
  #adopt(): void {
    const inside = (this.root.inside ??= new Map<number, Folder>())
    for (const folder of this.#folders) {
      if (folder.content === undefined || folder.parent === undefined || folder.parent === this.#above(folder)) continue
      if (inside.get(folder.name)?.content === undefined) inside.set(folder.name, folder)
    }
  }

  #above({ parent }: Folder): Folder {
    return parent?.content === undefined ? this.root : parent
  }

  #nodesNeededBy(folder: Folder): number[] {
    const nodes: number[] = []
    for (const name of folder.needs) {
      const found = this.#find(name, folder)
      if (found !== undefined) nodes.push(found.node)
    }
    return nodes
  }

  #find(name: number, from: Folder): Folder | undefined {
    for (let at = from; at !== this.root && this.#steps <= MAX_STEPS; at = this.#above(at)) {
      this.#steps += 1
      const found = at.inside?.get(name)
      if (found?.content !== undefined) return found
    }
    const found = this.root.inside?.get(name)
    return found?.content === undefined ? undefined : found
  }
}

/**
 * `node_modules/a/node_modules/b` in steps: what stands before the first node_modules (empty: the root), then the name
 * below each. A single step is a project's own folder.
 */
export function stepsOf(path: string): readonly string[] {
  return `/${path}`.split('/node_modules/')
}
