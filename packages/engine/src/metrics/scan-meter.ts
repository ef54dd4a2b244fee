import type { Bucket, ScanEvent, ScanMetrics } from '@ioc-scanner/core'
import type { ProcessMemory } from '../memory/process-memory.js'
import { AllowedTime } from './allowed-time.js'

const BYTES_PER_MIB = 1_048_576

/** Measures one scan from its events. Every indicator is defined in docs/metrics.md. */
export class ScanMeter {
  readonly #api = { rest: { requests: 0, points: 0 }, graphql: { requests: 0, points: 0 } }
  readonly #allowed = new AllowedTime()
  #wanted = 0
  #finished = 0
  #known = 0
  #attempts = 0
  #failures = 0
  #abandoned = 0
  #retries = 0
  #requestMs = 0
  #possibleMs = 0
  #waitingSinceMs: number | undefined
  #waitedMs = 0

  constructor(private readonly memory: Pick<ProcessMemory, 'peakBytes'>) {}

  record(event: ScanEvent): void {
    switch (event.type) {
      case 'request-finished':
        this.#request(event)
        break
      case 'files-wanted':
        this.#wanted += event.count
        break
      case 'files-finished':
        this.#finished += event.count
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

  /** So many requests may be in flight from now on. */
  allow(concurrency: number, atMs: number): void {
    this.#allowed.change(concurrency, atMs)
  }

  requestStarted(atMs: number): void {
    this.#allowed.begin(atMs)
  }

  /** The last finished request had failed: its outcome alone does not say so. */
  requestFailed(): void {
    this.#failures += 1
  }

  /** The last finished request was given up by whoever read its answer: it says nothing of how requests fare. */
  requestAbandoned(): void {
    this.#abandoned += 1
  }

  /**
   * @param durationMs of the scan so far.
   * @param monitored false: only duration and API use.
   * @param utilization of each bucket, null without limits.
   */
  metrics(durationMs: number, monitored: boolean, utilization: Readonly<Record<Bucket, number | null>>): ScanMetrics {
    const base = { duration_seconds: durationMs / 1_000, api: { ...structuredClone(this.#api), not_modified: 0 } }
    if (!monitored) {
      return {
        ...base,
        throughput_files_per_minute: null,
        cache_hit_rate: null,
        success_rate: null,
        parallel_efficiency: null,
        peak_memory_mb: null,
        rate_limit_utilization: null,
        rate_limit_wait_seconds: null,
        retries: null,
      }
    }
    return {
      ...base,
      throughput_files_per_minute: share(this.#finished, durationMs / 60_000),
      cache_hit_rate: share(this.#known, this.#wanted),
      success_rate: share(this.#attempts - this.#abandoned - this.#failures, this.#attempts - this.#abandoned),
      parallel_efficiency: this.#efficiency(),
      peak_memory_mb: this.memory.peakBytes() / BYTES_PER_MIB,
      rate_limit_utilization: utilization,
      rate_limit_wait_seconds: this.#waitedMs / 1_000,
      retries: this.#retries,
    }
  }

  #request({ outcome, atMs }: ScanEvent & { readonly type: 'request-finished' }): void {
    this.#attempts += 1
    if (outcome.bucket !== null) {
      this.#api[outcome.bucket].requests += 1
      this.#api[outcome.bucket].points += outcome.points
    }
    this.#requestMs += outcome.latencyMs
    this.#possibleMs = this.#allowed.until(atMs)
  }

  /** At most 1: after the allowance has shrunk, requests that started before it are still in flight. */
  #efficiency(): number | null {
    const efficiency = share(this.#requestMs, this.#possibleMs)
    return efficiency === null ? null : Math.min(1, efficiency)
  }
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)
