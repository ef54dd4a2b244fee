import { dependencyPaths, type DependencyNode } from './dependency-paths.js'

/** A node of a lockfile's graph that may be a package of `PackageList`: the same package can be at several places. */
export interface PackageNode extends DependencyNode {
  readonly number: number | undefined
}

/** Tells the path to the package with that number. */
export type PathOf = (number: number) => readonly string[] | undefined

/** Above this many nodes no paths are told: findings stand without them, and nothing has to be kept for them. */
export const MAX_PATH_NODES = 50_000

/** For each package the shortest of the paths to the places where it is. */
export function pathsToPackages(nodes: readonly PackageNode[], direct?: Iterable<string>): PathOf {
  if (nodes.length > MAX_PATH_NODES) return () => undefined
  const shortest = new Map<number, readonly string[]>()
  for (const [index, path] of dependencyPaths(nodes, direct).entries()) {
    const number = nodes[index]?.number
    if (number === undefined || path === undefined) continue
    const known = shortest.get(number)
    if (known === undefined || path.length < known.length) shortest.set(number, path)
  }
  return (number) => shortest.get(number)
}
