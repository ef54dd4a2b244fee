import type { BatchSettings } from '@ioc-scanner/core'
import type { Goal } from '@ioc-scanner/engine'
import { secondsText, shareText } from '../indicators.js'
import type { MeasuredScan } from '../measured-scan.js'

/** Of the duration. */
const MUCH = 0.3

/** What the scan is bound by, where no setting helps. */
export function whyNothing(goal: Goal, scan: MeasuredScan, settings: BatchSettings): string {
  const { metrics } = scan
  if (goal === 'memory')
    return `of the ${Math.round(metrics.peak_memory_mb ?? 0)} MiB hardly anything is what batches hold: the program itself takes the rest`
  const waited = metrics.rate_limit_wait_seconds ?? 0
  if (waited > metrics.duration_seconds * MUCH)
    return `${secondsText(waited)} of ${secondsText(metrics.duration_seconds)} were spent waiting for limits of GitHub, which no setting lifts`
  if (goal === 'throughput' && (metrics.parallel_efficiency ?? 1) < 1 - MUCH)
    return `of the ${settings.maxConcurrentRequests} requests that are allowed at a time, ${shareText(metrics.parallel_efficiency ?? 0)} were in use on average: there is not enough to do at once, or the server and the line give no more`
  if (goal === 'reliability') return 'what failed fails with other settings as well'
  return 'the server and the line give no more: what changes makes the scan as slow, or slower'
}
