import type { Observed } from '@ioc-scanner/engine'
import type { MeasuredScan } from '../measured-scan.js'
import { mostOf, sumOf } from '../phases.js'

/** As the rules want to hear it. What a report does not tell is 0. */
export function observedOf({ metrics, events }: MeasuredScan): Observed {
  const { batches = [], requests = [], waits = [], retries = {} } = events ?? {}
  return {
    metrics,
    batches: batches.length,
    meanBatchSize: batches.length === 0 ? 0 : sumOf(batches, ({ files }) => files) / batches.length,
    mostConcurrency: mostOf(requests.map(({ concurrency }) => concurrency)),
    secondaryLimits: waits.filter(({ reason }) => reason === 'secondary rate limit').length,
    timeouts: retries['TIMEOUT'] ?? 0,
    limitWaitSeconds: Math.min(
      metrics.rate_limit_wait_seconds ?? 0,
      sumOf(
        waits.filter(({ reason }) => reason === 'rate limit'),
        ({ seconds }) => seconds,
      ),
    ),
  }
}
