import {
  DEFAULT_BATCH_SETTINGS,
  type BatchSettings,
  type MetricsSink,
  type Report,
  type ScanEvent,
  type ScanMetrics,
} from '@ioc-scanner/core'
import { opportunitiesFor } from './opportunities.js'

export type OptimizationOpportunity = Report['recommendations'][number]

export interface PerformanceSummary extends ScanMetrics {
  readonly batches: number
  readonly mean_batch_size: number | null
}

/**
 * A metrics sink for code: collects one scan's performance and says what could be set better. `scan` tells it the settings;
 * whoever feeds it with recorded events gives them to the constructor.
 */
export class BatchMetricsCollector implements MetricsSink {
  readonly name = 'batch-metrics-collector'
  #settings: BatchSettings
  #metrics: ScanMetrics | undefined
  #batches = 0
  #batchFiles = 0
  #mostConcurrency = 0
  #secondaryLimits = 0
  #timeouts = 0
  #limitWaitMs = 0
  #limitWaitSinceMs: number | undefined

  constructor(settings: Partial<BatchSettings> = {}) {
    this.#settings = { ...DEFAULT_BATCH_SETTINGS, ...settings }
  }

  /** The settings of the scan that it watches. */
  configure(settings: BatchSettings): void {
    this.#settings = settings
  }

  record(event: ScanEvent): void {
    switch (event.type) {
      case 'scan-finished':
        this.#metrics = event.metrics
        break
      case 'batch-planned':
        this.#batches += 1
        this.#batchFiles += event.files
        this.#mostConcurrency = Math.max(this.#mostConcurrency, event.plan.concurrency)
        break
      case 'retry':
        if (event.reason === 'TIMEOUT') this.#timeouts += 1
        break
      case 'wait-started':
        if (event.reason.startsWith('secondary')) this.#secondaryLimits += 1
        else this.#limitWaitSinceMs ??= event.atMs
        break
      case 'wait-ended':
        if (this.#limitWaitSinceMs !== undefined) this.#limitWaitMs += event.atMs - this.#limitWaitSinceMs
        this.#limitWaitSinceMs = undefined
        break
      default:
    }
  }

  async flush(): Promise<void> {
    // Everything is in memory.
  }

  /** The indicators of the finished scan (docs/metrics.md); undefined before its end. */
  getPerformanceSummary(): PerformanceSummary | undefined {
    if (this.#metrics === undefined) return undefined
    return { ...this.#metrics, batches: this.#batches, mean_batch_size: this.#meanBatchSize }
  }

  /** What to change, most urgent first; empty when nothing stands out, nothing was measured, or the scan has not ended. */
  identifyOptimizationOpportunities(): readonly OptimizationOpportunity[] {
    if (this.#metrics === undefined || this.#metrics.success_rate === null) return []
    return opportunitiesFor(this.#settings, {
      metrics: this.#metrics,
      batches: this.#batches,
      meanBatchSize: this.#meanBatchSize ?? 0,
      mostConcurrency: this.#mostConcurrency,
      secondaryLimits: this.#secondaryLimits,
      timeouts: this.#timeouts,
      limitWaitSeconds: this.#limitWaitMs / 1_000,
    })
  }

  get #meanBatchSize(): number | null {
    return this.#batches === 0 ? null : this.#batchFiles / this.#batches
  }
}
