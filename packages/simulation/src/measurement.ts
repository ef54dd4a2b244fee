import type { Bucket, MetricsSink, Report, ScanEvent } from '@ioc-scanner/core'
import type { Hit } from './organization/place-hits.js'
import type { Judge, ViolationCounts } from './server/judge.js'

/** What one simulated scan did. Seconds of virtual time; bytes. */
export interface Measurement {
  readonly seconds: number
  readonly requests: number
  /** Points that the server took, by bucket. */
  readonly points: Readonly<Record<Bucket, number>>
  readonly peakConcurrency: number
  /** The most that answers under way held at one time. */
  readonly peakBytesInFlight: number
  readonly receivedBytes: number
  /** Since the scan started; null without findings. */
  readonly secondsToFirstFinding: number | null
  readonly secondsTo95PercentOfFindings: number | null
  readonly violations: ViolationCounts
  readonly findings: number
  readonly gaps: number
  /** Places with a package of a campaign: what there was to be found. */
  readonly hits: number
  /** Of these, what is neither among the findings nor covered by a gap. Anything but 0 is a bug of the scanner. */
  readonly overlooked: number
}

/** Notes when findings come. */
export class FindingTimes implements MetricsSink {
  readonly name = 'finding-times'
  readonly #atMs: number[] = []

  record(event: ScanEvent): void {
    if (event.type === 'finding') this.#atMs.push(event.atMs)
  }

  async flush(): Promise<void> {
    // Nothing is kept back.
  }

  /** Epoch milliseconds at which that share of the findings was there. */
  at(share: number): number | null {
    return this.#atMs[Math.max(0, Math.ceil(this.#atMs.length * share) - 1)] ?? null
  }
}

export interface MeasuredScan {
  readonly startMs: number
  readonly endMs: number
  readonly judge: Judge
  readonly times: FindingTimes
  readonly report: Pick<Report, 'findings' | 'coverage'>
  readonly hits: readonly Hit[]
}

export function measurementOf({ startMs, endMs, judge, times, report, hits }: MeasuredScan): Measurement {
  const secondsTo = (share: number): number | null => {
    const atMs = times.at(share)
    return atMs === null ? null : seconds(atMs - startMs)
  }
  return {
    seconds: seconds(endMs - startMs),
    requests: judge.requests.rest + judge.requests.graphql,
    points: judge.points,
    peakConcurrency: judge.peakConcurrency,
    peakBytesInFlight: judge.peakHeldBytes,
    receivedBytes: judge.receivedBytes,
    secondsToFirstFinding: secondsTo(0),
    secondsTo95PercentOfFindings: secondsTo(0.95),
    violations: judge.violations,
    findings: report.findings.length,
    gaps: report.coverage.gaps.length,
    hits: hits.length,
    overlooked: overlooked(hits, report),
  }
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds) / 1_000
}

function overlooked(hits: readonly Hit[], { findings, coverage }: MeasuredScan['report']): number {
  const found = new Set(
    findings.map(({ repository, path, indicator }) => `${repository}\0${path}\0${indicator.campaign}`),
  )
  const isCovered = ({ repository, path }: Hit): boolean =>
    coverage.gaps.some(
      (gap) => gap.repository === null || (gap.repository === repository && (gap.path === null || gap.path === path)),
    )
  return hits.filter((hit) => !found.has(`${hit.repository}\0${hit.path}\0${hit.campaign}`) && !isCovered(hit)).length
}
