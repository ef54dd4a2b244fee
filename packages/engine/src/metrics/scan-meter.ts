import type { Bucket, ScanEvent, ScanMetrics } from '@ioc-scanner/core'

const BYTES_PER_MIB = 1_048_576

/** Measures one scan from its events. design: every indicator is defined in docs/metrics.md. */
export class ScanMeter {
  readonly #api = { rest: { requests: 0, points: 0 }, graphql: { requests: 0, points: 0 } }
  #startedAtMs: number | undefined
  #files = 0
  #known = 0
  #attempts = 0
  #successes = 0
  #retries = 0
  #requestMs = 0
  #firstRequestMs: number | undefined
  #lastRequestMs = 0
  #waitingSinceMs: number | undefined
  #waitedMs = 0
  #allowedMs = 0
  #allowed = 1
  #allowedSinceMs: number | undefined

  record(event: ScanEvent): void {
    switch (event.type) {
      case 'scan-started':
        this.#startedAtMs = event.atMs
        break
      case 'request-finished':
        this.#request(event)
        break
      case 'batch-planned':
        this.#allow(event.plan.concurrency, event.atMs)
        break
      case 'files-finished':
        this.#files += event.count
        this.#known += event.fromInventory
        break
      case 'retry':
        this.#retries += 1
        break
      case 'wait-started':
        this.#waitingSinceMs ??= event.atMs
        break
      case 'wait-ended':
        if (this.#waitingSinceMs !== undefined) this.#waitedMs += event.atMs - this.#waitingSinceMs
        this.#waitingSinceMs = undefined
        break
      default:
    }
  }

  /**
   * @param monitored false: only duration and API use.
   * @param utilization of each bucket, null without limits.
   */
  metrics(nowMs: number, monitored: boolean, utilization: Readonly<Record<Bucket, number | null>>): ScanMetrics {
    const durationMs = nowMs - (this.#startedAtMs ?? nowMs)
    const base = { duration_seconds: durationMs / 1_000, api: { ...this.#api, not_modified: 0 } }
    if (!monitored) {
      const unmeasured = {
        throughput_files_per_minute: null,
        cache_hit_rate: null,
        success_rate: null,
        parallel_efficiency: null,
      }
      return {
        ...base,
        ...unmeasured,
        peak_memory_mb: null,
        rate_limit_utilization: null,
        rate_limit_wait_seconds: null,
        retries: null,
      }
    }
    return {
      ...base,
      throughput_files_per_minute: durationMs === 0 ? null : this.#files / (durationMs / 60_000),
      cache_hit_rate: this.#files === 0 ? null : this.#known / this.#files,
      success_rate: this.#attempts === 0 ? null : this.#successes / this.#attempts,
      parallel_efficiency: this.#efficiency(),
      peak_memory_mb: (process.resourceUsage().maxRSS * 1_024) / BYTES_PER_MIB,
      rate_limit_utilization: utilization,
      rate_limit_wait_seconds: this.#waitedMs / 1_000,
      retries: this.#retries,
    }
  }

  #request({ outcome, atMs }: ScanEvent & { readonly type: 'request-finished' }): void {
    this.#attempts += 1
    if (outcome.status === 'measured') this.#successes += 1
    if (outcome.bucket !== null) {
      this.#api[outcome.bucket].requests += 1
      this.#api[outcome.bucket].points += outcome.points
    }
    this.#requestMs += outcome.latencyMs
    this.#firstRequestMs ??= atMs - outcome.latencyMs
    this.#lastRequestMs = atMs
    this.#allow(this.#allowed, atMs)
  }

  /** Integrates the allowed concurrency over time. */
  #allow(concurrency: number, atMs: number): void {
    if (this.#allowedSinceMs !== undefined) this.#allowedMs += this.#allowed * (atMs - this.#allowedSinceMs)
    this.#allowed = concurrency
    this.#allowedSinceMs = atMs
  }

  /** Σ request seconds / (seconds of fetching × mean allowed concurrency). */
  #efficiency(): number | null {
    const possibleMs = Math.max(this.#allowedMs, this.#lastRequestMs - (this.#firstRequestMs ?? this.#lastRequestMs))
    return possibleMs === 0 ? null : Math.min(1, this.#requestMs / possibleMs)
  }
}
