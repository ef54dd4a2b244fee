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
  #mentions = 0
  #isTooLarge = false

  /** Adds the number that stands for a key to a list: what is read as a stream keeps no texts. */
  collect(keys: number[], text: string): void {
    if (this.#isTooLarge) return
    this.#mentions += 1
    keys.push(this.#keys.numberOf(text))
    if (this.#mentions > MAX_GRAPH_EDGES || this.#keys.isTooLarge) this.#forget()
  }

  /** The numbers that stand for some keys. */
  numbersOf(texts: readonly string[]): number[] {
    const keys: number[] = []
    for (const text of texts) this.collect(keys, text)
    return keys
  }

  /**
   * @param number Of its package, by which paths are asked for; undefined for what is no package of a registry.
   * @param keys What others write to ask for it.
   * @param needs What it asks for. Keys that nobody has are no matter.
   */
  add(name: string, number: number | undefined, keys: readonly number[], needs: readonly number[]): void {
    if (this.#isTooLarge) return
    const node = this.#graph.add(ownCopy(name), number, needs)
    for (const key of keys) this.#graph.giveKey(key, node)
    this.#nodes += 1
    if (this.#nodes > MAX_GRAPH_NODES) this.#forget()
  }

  /**
   * The shortest paths to the packages.
   * @param direct Keys of the direct dependencies. Without it (a lockfile that does not list them) paths begin at what no
   * other package needs.
   */
  paths(direct?: readonly number[]): PathOf {
    return this.#isTooLarge ? () => undefined : this.#graph.shortestPaths(direct)
  }

  #forget(): void {
    this.#isTooLarge = true
    this.#graph = new PackageGraph()
    this.#keys.clear()
  }
}

/** The shortest paths between the nodes of a list; packages have the numbers of their nodes, from 0. */
export function pathsBetween(nodes: readonly DependencyNode[], direct?: readonly string[]): PathOf {
  const graph = new KeyedGraph()
  nodes.forEach(({ name, keys, needs }, number) =>
    graph.add(name, number, graph.numbersOf(keys), graph.numbersOf(needs)),
  )
  return graph.paths(direct === undefined ? undefined : graph.numbersOf(direct))
}
