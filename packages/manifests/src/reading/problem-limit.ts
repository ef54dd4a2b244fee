import type { ReportProblem } from '@ioc-scanner/core'

/** A file that is broken on every line is as unreadable as one that is broken on this many. */
const MAX_PROBLEMS = 100

/** The same report, which falls silent, saying so, after the hundredth problem of one file. */
export function atMostHundred(report: ReportProblem): ReportProblem {
  let count = 0
  return (problem) => {
    count += 1
    if (count <= MAX_PROBLEMS) report(problem)
    if (count === MAX_PROBLEMS) report({ reason: `further problems of this file are not listed` })
  }
}
