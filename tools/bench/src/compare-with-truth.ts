import type { GroundTruth } from 'github-simulator'
import type { ScannedReport } from './run-scanner.js'

/** How a report differs from what is known to be there; all empty: it is exact. */
export interface Difference {
  readonly missing: readonly string[]
  readonly tooMany: readonly string[]
  readonly missingGaps: readonly string[]
  readonly unexpectedGaps: readonly string[]
}

/** A finding that the report holds twice is one too many. */
export function compareWithTruth(report: ScannedReport, truth: GroundTruth): Difference {
  const found = report.findings.map(
    ({ repository, path, line, confidence, package: of }) =>
      `${repository} ${path}:${line} ${confidence} ${of?.ecosystem} ${of?.name} ${of?.constraint ?? of?.version}`,
  )
  const expected = truth.findings.map(
    ({ repository, path, line, confidence, ecosystem, name, version, constraint }) =>
      `${repository} ${path}:${line} ${confidence} ${ecosystem} ${name} ${constraint ?? version}`,
  )
  const gaps = report.coverage.gaps.map(({ repository, path, reason }) => `${repository} ${path ?? ''} ${reason}`)
  const expectedGaps = truth.gaps.map(({ repository, path, reason }) => `${repository} ${path ?? ''} ${reason}`)
  return {
    missing: without(expected, found),
    tooMany: [...without(found, expected), ...repeated(found)],
    missingGaps: without(expectedGaps, gaps),
    unexpectedGaps: without(gaps, expectedGaps),
  }
}

export function isExact(difference: Difference): boolean {
  return Object.values(difference).every((list: readonly string[]) => list.length === 0)
}

function without(all: readonly string[], known: readonly string[]): readonly string[] {
  const knownOnes = new Set(known)
  return [...new Set(all)].filter((item) => !knownOnes.has(item)).sort()
}

function repeated(all: readonly string[]): readonly string[] {
  return [...new Set(all.filter((item, index) => all.indexOf(item) !== index))].map((item) => `${item} (again)`).sort()
}
