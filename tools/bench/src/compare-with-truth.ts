import type { GroundTruth } from 'github-simulator'
import type { ScannedReport } from './run-scanner.js'

/** How a report differs from what is known to be there; all empty: it is exact. */
export interface Difference {
  readonly missing: readonly string[]
  readonly tooMany: readonly string[]
  readonly missingGaps: readonly string[]
  readonly unexpectedGaps: readonly string[]
}

export function compareWithTruth(report: ScannedReport, truth: GroundTruth): Difference {
  const found = new Set(
    report.findings.map(
      ({ repository, path, line, confidence, package: of }) =>
        `${repository} ${path}:${line} ${confidence} ${of?.ecosystem} ${of?.name}`,
    ),
  )
  const expected = new Set(
    truth.findings.map(
      ({ repository, path, line, confidence, ecosystem, name }) =>
        `${repository} ${path}:${line} ${confidence} ${ecosystem} ${name}`,
    ),
  )
  const gaps = new Set(
    report.coverage.gaps.map(({ repository, path, reason }) => `${repository} ${path ?? ''} ${reason}`),
  )
  const expectedGaps = new Set(
    truth.gaps.map(({ repository, path, reason }) => `${repository} ${path ?? ''} ${reason}`),
  )
  return {
    missing: without(expected, found),
    tooMany: without(found, expected),
    missingGaps: without(expectedGaps, gaps),
    unexpectedGaps: without(gaps, expectedGaps),
  }
}

export function isExact(difference: Difference): boolean {
  return Object.values(difference).every((list: readonly string[]) => list.length === 0)
}

const without = (all: ReadonlySet<string>, known: ReadonlySet<string>): readonly string[] =>
  [...all].filter((item) => !known.has(item)).sort()
