import type { MeasuredScan } from './measured-scan.js'
import { phasesOf } from './phases.js'

/** A measured scan for programs: the same for both kinds of file. Seconds, bytes, shares from 0 to 1. */
export function metricsJson(scan: MeasuredScan): object {
  const { file, kind, status, strategy, preset, repositories, files, findings, gaps, metrics, events, remarks } = scan
  return {
    file,
    kind,
    status,
    strategy,
    preset,
    metrics,
    repositories,
    files: { total: files.total, fetched: files.fetched, from_inventory: files.fromInventory },
    findings,
    gaps,
    phases:
      events === null
        ? null
        : phasesOf(events.requests).map(({ latencySeconds, ...phase }) => ({
            ...phase,
            latency_seconds: latencySeconds,
          })),
    waits:
      events === null
        ? null
        : events.waits.map(({ atSeconds, reason, bucket, seconds }) => ({
            at_seconds: atSeconds,
            reason,
            bucket,
            seconds,
          })),
    retries_by_reason: events === null ? null : events.retries,
    batches: events === null ? null : events.batches.length,
    remarks,
  }
}
