import type { BatchOutcome, BatchPlan, Conditions, Limits, Strategy } from '@ioc-scanner/core'
import { LearnedConcurrency } from './learned-concurrency.js'
import { LearnedSize } from './learned-size.js'
import { ServerPace } from './server-pace.js'

/** Points that must be left for each request in flight: so the last points go to few, large requests. */
const POINTS_FOR_EACH_REQUEST = 10
/** From this share of the memory limit on, half as many requests are enough. */
const MEMORY_TIGHT_SHARE = 0.8

/**
 * Learns batch size and concurrency separately: the size from content requests, the concurrency from all. Both grow while they
 * are really in use and are cut at once by a drop.
 */
export class AdaptiveStrategy implements Strategy {
  readonly name = 'adaptive'
  readonly #size = new LearnedSize()
  readonly #concurrency = new LearnedConcurrency()
  readonly #pace = new ServerPace()
  #droppedBatches: number[] = []
  #secondaryLimitHits = 0
  #filesWaiting = 0
  #isBatchOut = false

  plan(conditions: Conditions, limits: Limits): BatchPlan {
    this.#judgeDrops(conditions)
    this.#noticeSent(conditions)
    const learned = this.#size.within(limits.batchSize)
    const { isRamping } = this.#size
    const isSparing = isRamping && isScarce(conditions, learned)
    const isProbing = isRamping && !isSparing && this.#isBatchOut && conditions.queue.files >= learned
    const inTime = Math.max(limits.batchSize.min, Math.floor(this.#pace.mostFiles))
    const batchSize = Math.min(inTime, isSparing ? limits.batchSize.max : learned)
    const concurrency = this.#concurrency.within(limits.concurrency.max)
    // No content request beside the one whose answer tells the next size; trees and listings keep their places.
    const inPlace = isProbing ? conditions.inFlight.requests : Infinity
    const most = Math.min(concurrency, inPlace, affordable(conditions), fitting(conditions, limits, batchSize))
    return { batchSize, concurrency: Math.max(1, most), crossRepository: true, pauseMs: 0 }
  }

  observe(outcome: BatchOutcome): void {
    const { status, kind, files, concurrency } = outcome
    this.#pace.note(outcome)
    if (status === 'measured') {
      this.#concurrency.answered(concurrency, this.#pace.slowdown)
      if (kind === 'contents') this.#size.answered(files)
    }
    if (kind === 'contents' && status !== 'ignored') this.#isBatchOut = false
    if (status === 'dropped') {
      this.#concurrency.dropped()
      if (kind === 'contents') this.#droppedBatches.push(files)
    }
  }

  /** Plans are asked for more often than batches leave; that one has left shows in the queue. */
  #noticeSent({ queue }: Conditions): void {
    if (queue.files < this.#filesWaiting) {
      this.#isBatchOut = true
      this.#size.sent()
    }
    this.#filesWaiting = queue.files
  }

  /** An outcome does not say why it was dropped, the conditions do: a limit on requests is no reason for smaller batches. */
  #judgeDrops({ recent, budget }: Conditions): void {
    const wasLimited = recent.secondaryLimitHits > this.#secondaryLimitHits || budget.graphql.remaining === 0
    if (!wasLimited) for (const files of this.#droppedBatches) this.#size.tooHeavy(files)
    this.#droppedBatches = []
    this.#secondaryLimitHits = recent.secondaryLimitHits
  }
}

/** Whether the points left would not do for the queue, by batches of that size. */
function isScarce({ budget, queue }: Conditions, batchSize: number): boolean {
  const { remaining } = budget.graphql
  return remaining !== null && remaining < queue.files / batchSize
}

/** How many requests the points left can feed. */
function affordable({ budget }: Conditions): number {
  const { remaining } = budget.graphql
  return remaining === null ? Infinity : Math.floor(remaining / POINTS_FOR_EACH_REQUEST)
}

/** How many requests the bytes in flight and the memory have room for. */
function fitting({ queue, memory }: Conditions, { bytesInFlight, concurrency }: Limits, batchSize: number): number {
  const bytesOfBatch = Math.max(1, batchSize * queue.medianBytes)
  const isTight = memory.usedMb > memory.limitMb * MEMORY_TIGHT_SHARE
  return Math.floor(Math.min(bytesInFlight / bytesOfBatch, isTight ? concurrency.max / 2 : Infinity))
}
