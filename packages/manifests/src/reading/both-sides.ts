import type { Package, ParsedManifest, ParserInput, Problem, ReportProblem } from '@ioc-scanner/core'
import { ConflictSides, mayHaveConflict } from './merge-conflict.js'
import { withoutNuls } from './nul-characters.js'
import { atMostHundred } from './problem-limit.js'

export const MERGE_CONFLICT = 'merge conflict: what both sides say was read'

/**
 * A `parse` for formats that are read as a whole text: where git left a merge conflict, both sides are read, each as the
 * file it would have been, and the union is returned beside a problem. What only the common ancestor said is left out. NULs
 * are left out too, beside a problem.
 */
export function bothSides(
  read: (input: ParserInput, report: ReportProblem) => ParsedManifest,
): (input: ParserInput, report: ReportProblem) => ParsedManifest {
  return ({ path, content: original }, report) => {
    const limited = atMostHundred(report)
    const content = withoutNuls(original, limited)
    const sides = sidesOf(content, limited)
    if (sides === undefined) return read({ path, content }, limited)
    const told = new Set<string>()
    const once = (problem: Problem): void => {
      const text = `${problem.line} ${problem.reason}`
      if (!told.has(text)) limited(problem)
      told.add(text)
    }
    return union(sides.map((side) => read({ path, content: side }, once)))
  }
}

/** Both sides with every line in its place, the other side's lines left empty; undefined where there is no conflict. */
function sidesOf(content: string, report: ReportProblem): readonly string[] | undefined {
  if (!mayHaveConflict(content)) return undefined
  const sides = new ConflictSides((line) => report({ line, reason: MERGE_CONFLICT }))
  const ours: string[] = []
  const theirs: string[] = []
  for (const [index, line] of content.split('\n').entries()) {
    const side = sides.sideOf(line, index + 1)
    ours.push(side === 'both' || side === 'ours' ? line : '')
    theirs.push(side === 'both' || side === 'theirs' ? line : '')
  }
  return [ours.join('\n'), theirs.join('\n')]
}

function union(parsed: readonly ParsedManifest[]): ParsedManifest {
  const packages = new Map<string, Package>()
  for (const entry of parsed.flatMap((side) => side.packages)) {
    const { ecosystem, name, version, constraint, line } = entry
    const identity = JSON.stringify([ecosystem, name, version, constraint, line])
    if (!packages.has(identity)) packages.set(identity, entry)
  }
  const references = new Set(parsed.flatMap((side) => side.references ?? []))
  return { packages: [...packages.values()], ...(references.size > 0 ? { references: [...references] } : {}) }
}
