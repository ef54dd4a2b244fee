import { AsyncLocalStorage } from 'node:async_hooks'
import type { BatchOutcome, BatchPlan, BatchedFile } from '@ioc-scanner/core'
import type { UntimedEvent } from '../pipeline/world.js'

/**
 * Requests are sent by the repository source, which knows nothing of batches: that a request is of a batch is told by the async
 * context in which it is sent.
 */
const current = new AsyncLocalStorage<BatchAccount>()

/** What becomes of one batch: all its attempts, those of its halves included. */
export class BatchAccount {
  #attempts = 0
  #points = 0
  #latencyMs = 0
  #concurrency = 0
  #status: BatchOutcome['status'] = 'ignored'
  #gaps = 0

  constructor(
    /** Counts from 1. */
    private readonly batch: number,
    private readonly strategy: string,
    private readonly plan: BatchPlan,
    private readonly wanted: readonly BatchedFile[],
  ) {}

  /** The batch for which something is being done here and now, if it is for one. */
  static get current(): BatchAccount | undefined {
    return current.getStore()
  }

  /** Does the work: everything that it sends counts here. */
  during<T>(work: () => T): T {
    return current.run(this, work)
  }

  attempted({ points, latencyMs, concurrency, status }: BatchOutcome): void {
    this.#attempts += 1
    this.#points += points
    this.#latencyMs += latencyMs
    this.#concurrency ||= concurrency
    this.#status = status
  }

  /** One of its files was given up. */
  missed(): void {
    this.#gaps += 1
  }

  finished(): UntimedEvent {
    const { batch, strategy, plan, wanted } = this
    return {
      type: 'batch-finished',
      batch,
      strategy,
      plan,
      files: wanted.length,
      bytes: wanted.reduce((sum, { bytes }) => sum + bytes, 0),
      attempts: this.#attempts,
      status: this.#status,
      points: this.#points,
      latencyMs: this.#latencyMs,
      concurrency: this.#concurrency,
      gaps: this.#gaps,
      wanted,
    }
  }
}
