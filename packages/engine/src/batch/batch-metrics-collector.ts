import type { MetricsSink, Report, ScanEvent, ScanMetrics } from '@ioc-scanner/core'

export type OptimizationOpportunity = Report['recommendations'][number]

/** A metrics sink for code: collects one scan's performance and says what could be set better. */
export class BatchMetricsCollector implements MetricsSink {
  readonly name = 'batch-metrics-collector'
  #metrics: ScanMetrics | undefined
  #batches = 0
  #batchFiles = 0
  #secondaryLimits = 0

  record(event: ScanEvent): void {
    if (event.type === 'scan-finished') this.#metrics = event.metrics
    if (event.type === 'wait-started' && event.reason.startsWith('secondary')) this.#secondaryLimits += 1
    if (event.type === 'batch-planned') {
      this.#batches += 1
      this.#batchFiles += event.files
    }
  }

  async flush(): Promise<void> {
    // Everything is in memory.
  }

  /** The indicators of the finished scan; undefined before its end. */
  getPerformanceSummary():
    (ScanMetrics & { readonly batches: number; readonly mean_batch_size: number | null }) | undefined {
    if (this.#metrics === undefined) return undefined
    return {
      ...this.#metrics,
      batches: this.#batches,
      mean_batch_size: this.#batches === 0 ? null : this.#batchFiles / this.#batches,
    }
  }

  /** What to change, most urgent first; empty when nothing stands out or nothing was measured. */
  identifyOptimizationOpportunities(): readonly OptimizationOpportunity[] {
    const metrics = this.#metrics
    if (metrics === undefined || metrics.success_rate === null) return []
    const opportunities: OptimizationOpportunity[] = []
    if (this.#secondaryLimits > 0) {
      opportunities.push({
        setting: 'concurrency.max_concurrent_requests',
        current: null,
        suggested: 'fewer',
        because: `GitHub's secondary limit was met ${this.#secondaryLimits} times`,
      })
    }
    if (metrics.success_rate < 0.9) {
      opportunities.push({
        setting: 'performance.retry_attempts',
        current: null,
        suggested: 'more',
        because: `only ${Math.round(metrics.success_rate * 100)} % of the requests succeeded`,
      })
    }
    if ((metrics.rate_limit_wait_seconds ?? 0) > metrics.duration_seconds / 10) {
      opportunities.push({
        setting: 'performance.rate_limit_buffer',
        current: null,
        suggested: 'higher',
        because: `${Math.round(metrics.rate_limit_wait_seconds ?? 0)} s of ${Math.round(metrics.duration_seconds)} s were spent waiting for limits`,
      })
    }
    if (opportunities.length === 0 && (metrics.parallel_efficiency ?? 0) > 0.9) {
      opportunities.push({
        setting: 'concurrency.max_concurrent_requests',
        current: null,
        suggested: 'more',
        because: 'all allowed requests were in use nearly all the time, and nothing was refused',
      })
    }
    return opportunities
  }
}
