import { NameNumbers } from './name-numbers.js'
import { ownCopy } from './own-copy.js'
import { MAX_GRAPH_EDGES, MAX_GRAPH_NODES, PackageGraph, type PathOf } from './package-graph.js'

/** A node of a lockfile that names what it depends on by keys. */
export interface DependencyNode {
  /** What a path calls it. */
  readonly name: string
  /** What others write to ask for it: its name, its name and version, a descriptor. */
  readonly keys: readonly string[]
  /** What it asks for, in the same spelling. Keys that nobody has are no matter: peers, folders. */
  readonly needs: readonly string[]
}

/** The nodes of one lockfile, which know each other by keys. Keeps every key once, and of a file that has too many nothing. */
export class KeyedGraph {
  #graph = new PackageGraph()
  readonly #keys = new NameNumbers()
  #nodes = 0
  #edges = 0
  #isTooLarge = false

  /** @param number Of its package, by which paths are asked for; undefined for what is no package of a registry. */
  add({ name, keys, needs }: DependencyNode, number: number | undefined): void {
    if (this.#isTooLarge) return
    const needed = needs.map((key) => this.#keys.numberOf(key))
    const node = this.#graph.add(ownCopy(name), number, needed)
    for (const key of keys) this.#graph.giveKey(this.#keys.numberOf(key), node)
    this.#nodes += 1
    this.#edges += keys.length + needs.length
    this.#isTooLarge = this.#nodes > MAX_GRAPH_NODES || this.#edges > MAX_GRAPH_EDGES || this.#keys.isTooLarge
    if (!this.#isTooLarge) return
    this.#graph = new PackageGraph()
    this.#keys.clear()
  }

  /**
   * The shortest paths to the packages.
   * @param direct Keys of the direct dependencies. Without it (a lockfile that does not list them) paths begin at what no
   * other package needs.
   */
  paths(direct?: readonly string[]): PathOf {
    if (this.#isTooLarge) return () => undefined
    return this.#graph.shortestPaths(direct?.flatMap((key) => this.#keys.knownNumberOf(key) ?? []))
  }
}

/** The shortest paths between the nodes of a list; packages have the numbers of their nodes, from 0. */
export function pathsBetween(nodes: readonly DependencyNode[], direct?: readonly string[]): PathOf {
  const graph = new KeyedGraph()
  nodes.forEach((node, number) => graph.add(node, number))
  return graph.paths(direct)
}
