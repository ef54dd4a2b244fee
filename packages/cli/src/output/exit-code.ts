import { isAtLeast, type Report, type Severity } from '@ioc-scanner/core'

/** 1: a finding at or above the threshold. 3: none, and gaps. 130: interrupted. 0: complete, and no such finding. */
export function exitCodeOf({ scan, findings, coverage }: Report, failOn: Severity | 'none'): 0 | 1 | 3 | 130 {
  if (scan.status === 'interrupted') return 130
  if (failOn !== 'none' && findings.some(({ severity }) => isAtLeast(severity, failOn))) return 1
  return coverage.gaps.length > 0 ? 3 : 0
}
