import { CodedError, isAtLeast, type Report, type Severity } from '@ioc-scanner/core'

export const EXIT = { clean: 0, findings: 1, nothingScanned: 2, gaps: 3, interrupted: 130 } as const

/** `new` is no threshold but says which findings count: those that the scan before did not have. */
export type FailOn = Severity | 'none' | 'new'

const USUAL_THRESHOLD: Severity = 'high'

/**
 * 130: interrupted. 1: a finding at or above one of the thresholds. 3: none, and gaps. 0: complete, and no such finding.
 * @param known ids of the findings of the scan before
 */
export function exitCodeOf(
  { scan, findings, coverage }: Report,
  failOn: readonly FailOn[],
  known: ReadonlySet<string> = new Set(),
): number {
  const onlyNew = failOn.includes('new')
  const counting = onlyNew ? findings.filter(({ id }) => !known.has(id)) : findings
  const thresholds = failOn.filter((each) => each !== 'new')
  const counts = (threshold: Severity | 'none'): boolean =>
    threshold !== 'none' && counting.some(({ severity }) => isAtLeast(severity, threshold))
  if (scan.status === 'interrupted') return EXIT.interrupted
  if ((onlyNew && thresholds.length === 0 ? [USUAL_THRESHOLD] : thresholds).some(counts)) return EXIT.findings
  return coverage.gaps.length > 0 ? EXIT.gaps : EXIT.clean
}

/**
 * A scan that looked at nothing and has no gap would seem clean.
 * @throws {CodedError} `NOTHING_SCANNED` with the reason.
 */
export function requireScanned({ scan, coverage }: Report): void {
  const { repositories, skipped, gaps } = coverage
  if (repositories.scanned + repositories.unchanged + gaps.length > 0 || scan.status === 'interrupted') return
  if (repositories.total === 0)
    throw new CodedError(
      'NOTHING_SCANNED',
      `nothing was scanned: ${scan.target} has no repository that this login can see`,
    )
  const reasons = [...new Set(skipped.map(({ reason }) => reason))].map(
    (reason) => `${skipped.filter((repository) => repository.reason === reason).length} ${reason}`,
  )
  const all = repositories.total === 1 ? 'the only repository' : `all ${repositories.total} repositories`
  throw new CodedError(
    'NOTHING_SCANNED',
    `nothing was scanned: ${all} of ${scan.target} left out (${reasons.join(', ')})`,
  )
}
