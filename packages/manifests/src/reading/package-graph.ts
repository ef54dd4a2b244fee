import { ownCopy } from './own-copy.js'

/** Tells the path to the package with that number. */
export type PathOf = (number: number) => readonly string[] | undefined

/** Above this many nodes no paths are told: findings stand without them, and nothing has to be kept for them. */
export const MAX_GRAPH_NODES = 50_000
/** Above this many edges, too: real lockfiles have three or four a node. */
export const MAX_GRAPH_EDGES = 250_000
/** Longest path in the report. Bounds the output: chains of thousands are generated, and would make it quadratic. */
const MAX_PATH_STEPS = 30

const NOT_REACHED = -2
const DIRECT = -1

/**
 * Who depends on whom in a lockfile, by numbers alone: large lockfiles spend more time on names than on anything else. A
 * node is a place where a package is; the same package can be at several. A key is what others write to ask for a node;
 * several nodes may have the same.
 */
export class PackageGraph {
  readonly #names: string[] = []
  readonly #packages: (number | undefined)[] = []
  readonly #needs: (readonly number[])[] = []
  readonly #nodesOf: (number | number[] | undefined)[] = []

  /**
   * @param name What a path calls it.
   * @param number Of its package; undefined for what is no package of a registry.
   * @param needs Keys of what it depends on. Keys that nobody has are no matter: peers, folders.
   * @returns The node's number, from 0.
   */
  add(name: string, number: number | undefined, needs: readonly number[]): number {
    this.#packages.push(number)
    this.#needs.push(needs)
    return this.#names.push(name) - 1
  }

  /** Whoever needs that key needs that node. */
  giveKey(key: number, node: number): void {
    const known = this.#nodesOf[key]
    if (known === undefined) this.#nodesOf[key] = node
    else if (typeof known === 'number') this.#nodesOf[key] = [known, node]
    else known.push(node)
  }

  /**
   * For each package the names from a direct dependency down to it, by the shortest way. One breadth-first walk: every node
   * and every key is looked at once.
   * @param direct Keys that the project itself depends on; left out, it starts from the nodes on which no other depends.
   */
  shortestPaths(direct?: readonly number[]): PathOf {
    const parents = new Int32Array(this.#names.length).fill(NOT_REACHED)
    const steps = new Uint8Array(this.#names.length)
    const asked = new Uint8Array(this.#nodesOf.length)
    const queue: number[] = []
    const reached = new Map<number, number>()
    const reach = (node: number, parent: number, step: number): void => {
      if (parents[node] !== NOT_REACHED) return
      parents[node] = parent
      steps[node] = step
      queue.push(node)
      const number = this.#packages[node]
      if (number !== undefined && !reached.has(number)) reached.set(number, node)
    }
    const ask = (key: number, parent: number, step: number): void => {
      if (asked[key] !== 0) return // whoever asks later comes by a longer way, or by one as long
      asked[key] = 1
      for (const node of this.#nodesWith(key)) reach(node, parent, step)
    }
    if (direct === undefined) for (const node of this.#neededByNone()) reach(node, DIRECT, 1)
    else for (const key of direct) ask(key, DIRECT, 1)
    for (const node of queue) {
      const step = (steps[node] ?? 0) + 1
      if (step > MAX_PATH_STEPS) continue
      for (const key of this.#needs[node] ?? []) ask(key, node, step)
    }
    return (number) => {
      const path: string[] = []
      for (let at = reached.get(number) ?? DIRECT; at >= 0; at = parents[at] ?? DIRECT) path.push(this.#nameOf(at))
      return path.length === 0 ? undefined : path.reverse()
    }
  }

  #nodesWith(key: number): readonly number[] {
    const nodes = this.#nodesOf[key]
    return nodes === undefined ? [] : typeof nodes === 'number' ? [nodes] : nodes
  }

  #neededByNone(): number[] {
    const needed = new Uint8Array(this.#names.length)
    for (const key of new Set(this.#needs.flat())) for (const node of this.#nodesWith(key)) needed[node] = 1
    return [...needed.keys()].filter((node) => needed[node] === 0)
  }

  #nameOf(node: number): string {
    const name = ownCopy(this.#names[node] ?? '')
    this.#names[node] = name
    return name
  }
}
