import { ownCopy } from './own-copy.js'

/** Tells the path to the package with that number, from `PackageList`. */
export type PathOf = (number: number) => readonly string[] | undefined

/** Above this many nodes no paths are told: findings stand without them, and nothing has to be kept for them. */
export const MAX_GRAPH_NODES = 50_000
/** Longest path in the report. Bounds the output: chains of thousands are generated, and would make it quadratic. */
const MAX_PATH_STEPS = 30

const NOT_REACHED = -2
const DIRECT = -1

/**
 * Who depends on whom in a lockfile, by the numbers of its nodes: large lockfiles spend more time on names than on anything
 * else. A node is a place where a package is; the same package can be at several.
 */
export class PackageGraph {
  readonly #names: string[] = []
  readonly #packages: (number | undefined)[] = []
  readonly #needs: (readonly number[])[] = []

  /**
   * @param name What a path calls it.
   * @param number Its number in `PackageList`; undefined for what is no package of a registry.
   * @returns The node's number, from 0.
   */
  add(name: string, number: number | undefined): number {
    this.#packages.push(number)
    return this.#names.push(name) - 1
  }

  /** Says once for each node on which others it depends. */
  connect(node: number, needs: readonly number[]): void {
    this.#needs[node] = needs
  }

  /**
   * For each package the names from a direct dependency down to it, by the shortest way: one breadth-first walk.
   * @param direct Nodes that the project itself depends on; left out, the nodes on which no other depends.
   */
  shortestPaths(direct: readonly number[] = this.#neededByNone()): PathOf {
    const parents = new Int32Array(this.#names.length).fill(NOT_REACHED)
    const steps = new Int32Array(this.#names.length)
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
    for (const node of direct) reach(node, DIRECT, 1)
    for (const node of queue) {
      const step = (steps[node] ?? 0) + 1
      if (step > MAX_PATH_STEPS) continue
      for (const needed of this.#needs[node] ?? []) reach(needed, node, step)
    }
    return (number) => {
      const path: string[] = []
      for (let at = reached.get(number) ?? DIRECT; at >= 0; at = parents[at] ?? DIRECT) path.push(this.#nameOf(at))
      return path.length === 0 ? undefined : path.reverse()
    }
  }

  #neededByNone(): number[] {
    const needed = new Uint8Array(this.#names.length)
    for (const needs of this.#needs) for (const node of needs ?? []) needed[node] = 1
    return [...needed.keys()].filter((node) => needed[node] === 0)
  }

  #nameOf(node: number): string {
    const name = ownCopy(this.#names[node] ?? '')
    this.#names[node] = name
    return name
  }
}

/** A node of a lockfile that names what it depends on by keys. */
export interface KeyedNode {
  readonly name: string
  readonly number: number | undefined
  /** What others write to ask for it. */
  readonly keys: readonly string[]
  /** What it asks for, in the same spelling. Keys that nobody has are no matter: peers, folders. */
  readonly needs: readonly string[]
}

/** The shortest paths between nodes that know each other by keys. */
export function pathsByKey(nodes: readonly KeyedNode[], direct?: readonly string[]): PathOf {
  if (nodes.length > MAX_GRAPH_NODES) return () => undefined
  const graph = new PackageGraph()
  const byKey = new Map<string, number>()
  for (const { name, number, keys } of nodes) {
    const node = graph.add(name, number)
    for (const key of keys) byKey.set(key, node)
  }
  const nodesOf = (keys: readonly string[]): number[] => {
    const found: number[] = []
    for (const key of keys) {
      const node = byKey.get(key)
      if (node !== undefined) found.push(node)
    }
    return found
  }
  nodes.forEach(({ needs }, node) => graph.connect(node, nodesOf(needs)))
  return graph.shortestPaths(direct === undefined ? undefined : nodesOf(direct))
}
