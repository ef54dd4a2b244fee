import type { Package } from '@ioc-scanner/core'
import { resolved } from './found-package.js'
import { pathsBetween, type DependencyNode } from './keyed-graph.js'
import type { PythonArchive } from './python-archive.js'

/** An entry of a Python lockfile. */
export interface Distribution extends DependencyNode {
  /** 1-based. */
  readonly line: number | undefined
  /** What is installed; undefined where that is nothing of an index. */
  readonly installed: PythonArchive | undefined
}

/** The packages of an index among them, with their paths. @param direct Keys; left out, paths begin at what no other needs. */
export function installedPackages(
  distributions: readonly Distribution[],
  direct?: readonly string[],
): readonly Package[] {
  const pathOf = pathsBetween(distributions, direct)
  return distributions.flatMap(({ installed, line }, number) =>
    installed === undefined
      ? []
      : resolved('PyPI', installed.name, installed.version, { line, dependencyPath: pathOf(number) }),
  )
}
