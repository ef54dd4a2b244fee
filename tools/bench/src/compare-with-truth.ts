import type { EntryCount, GroundTruth } from 'github-simulator'
import type { ScannedReport } from './run-scanner.js'

/** How a report differs from what is known to be there; all empty: it is exact. */
export interface Difference {
  readonly missing: readonly string[]
  readonly tooMany: readonly string[]
  readonly missingGaps: readonly string[]
  readonly unexpectedGaps: readonly string[]
  /** Submodules and links are no gaps; the warnings say how many there are. */
  readonly missingWarnings: readonly string[]
  readonly unexpectedWarnings: readonly string[]
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
  const gaps = report.coverage.gaps.map(gapOf)
  const expectedGaps = truth.gaps.map(gapOf)
  const { submodules, links } = truth.notFollowed
  const warnings = report.warnings.flatMap((warning) => NOT_FOLLOWED.exec(warning)?.[0] ?? [])
  const expectedWarnings = [...notFollowed('submodule', submodules), ...notFollowed('symbolic link', links)]
  return {
    missing: without(expected, found),
    tooMany: [...without(found, expected), ...repeated(found)],
    missingGaps: without(expectedGaps, gaps),
    unexpectedGaps: without(gaps, expectedGaps),
    missingWarnings: without(expectedWarnings, warnings),
    unexpectedWarnings: without(warnings, expectedWarnings),
  }
}

const NOT_FOLLOWED = /^\d+ (?:submodule|symbolic link)s? in \d+ repositor(?:y|ies)\b/

function notFollowed(what: string, { entries, repositories }: EntryCount): readonly string[] {
  if (entries === 0) return []
  return [
    `${entries} ${what}${entries === 1 ? '' : 's'} in ${repositories} repositor${repositories === 1 ? 'y' : 'ies'}`,
  ]
}

export function isExact(difference: Difference): boolean {
  return Object.values(difference).every((list: readonly string[]) => list.length === 0)
}

/**
 * Whether everything that is not as it is known to be there lies where the report names a gap of its own: the file, the whole
 * repository, or the whole scan. What was found beside it counts as named too: a manifest whose lockfile could not be had.
 */
export function isAccountedFor(difference: Difference, { coverage }: ScannedReport): boolean {
  const own = new Set(difference.unexpectedGaps)
  const named = coverage.gaps.filter(({ repository, path, reason }) => own.has(gapOf({ repository, path, reason })))
  const inGap = (item: string, isNamedBy: (path: string | null) => boolean): boolean =>
    named.some(({ repository, path }) => repository === null || (item.startsWith(`${repository} `) && isNamedBy(path)))
  const { missing, missingGaps, tooMany, missingWarnings, unexpectedWarnings } = difference
  return (
    [...missing, ...missingGaps].every((item) => inGap(item, (path) => path === null || item.includes(` ${path}`))) &&
    tooMany.every((item) => inGap(item, () => true)) &&
    // Their counts are lower by what could not be listed.
    (named.some(({ path }) => path === null) || missingWarnings.length + unexpectedWarnings.length === 0)
  )
}

function gapOf(gap: {
  readonly repository: string | null
  readonly path?: string | null
  readonly reason: string
}): string {
  return `${gap.repository} ${gap.path ?? ''} ${gap.reason}`
}

function without(all: readonly string[], known: readonly string[]): readonly string[] {
  const knownOnes = new Set(known)
  return [...new Set(all)].filter((item) => !knownOnes.has(item)).sort()
}

function repeated(all: readonly string[]): readonly string[] {
  return [...new Set(all.filter((item, index) => all.indexOf(item) !== index))].map((item) => `${item} (again)`).sort()
}
