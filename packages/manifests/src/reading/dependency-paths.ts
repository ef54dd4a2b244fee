import { ownCopy } from './own-copy.js'

/** A package of a lockfile, as the graph sees it. */
export interface DependencyNode {
  readonly name: string
  /** What others may write to ask for it, the most exact last: its name, its name and version. */
  readonly keys: readonly string[]
  /** What it asks for, in the same spelling. */
  readonly needs: readonly string[]
}

/** Longest path in the report. Bounds the output: a chain of 100,000 packages would otherwise give 5 thousand million steps. */
const MAX_STEPS = 30

/**
 * For each node the names from a direct dependency down to it, by the shortest way; undefined where there is none, or only
 * one of more than 30 steps. One breadth-first search: every node and every key is looked at once.
 * @param direct Keys of the direct dependencies. Without it (a lockfile that does not list them): what no other package needs.
 */
export function dependencyPaths(
  nodes: readonly DependencyNode[],
  direct: Iterable<string> = neededByNone(nodes),
): readonly (readonly string[] | undefined)[] {
  const byKey = new Map<string, number[]>()
  for (const [index, { keys }] of nodes.entries()) {
    for (const key of keys) {
      const known = byKey.get(key)
      if (known === undefined) byKey.set(key, [index])
      else known.push(index)
    }
  }
  const paths: (readonly string[] | undefined)[] = nodes.map(() => undefined)
  const queue: number[] = []
  const reach = (key: string, before: readonly string[]): void => {
    const found = byKey.get(key) ?? []
    byKey.delete(key) // whoever needs the same key later comes by a longer way, or by one as long
    for (const index of found) {
      if (paths[index] !== undefined) continue
      paths[index] = [...before, ownCopy(nodes[index]?.name ?? '')]
      queue.push(index)
    }
  }
  for (const key of direct) reach(key, [])
  for (const index of queue) {
    const path = paths[index] ?? []
    if (path.length >= MAX_STEPS) continue
    for (const key of nodes[index]?.needs ?? []) reach(key, path)
  }
  return paths
}

function neededByNone(nodes: readonly DependencyNode[]): readonly string[] {
  const needed = new Set(nodes.flatMap(({ needs }) => needs))
  return nodes.filter(({ keys }) => !keys.some((key) => needed.has(key))).flatMap(({ keys }) => keys.slice(-1))
}
