import type { Bucket } from '@ioc-scanner/core'
import { bytesOf, type ModelledRequest } from './modelled-request.js'

/** What GitHub asks nobody to do. */
export const VIOLATIONS = [
  /** Sent while no point was left in the bucket. */
  'primary-limit',
  /** More requests at a time than allowed. */
  'concurrency',
  /** More points in a minute than allowed. */
  'points-per-minute',
  /** Sent while the last minute's CPU time was used up. */
  'cpu-minute',
  /** Sent although the server had said to wait. */
  'told-pause',
] as const
export type Violation = (typeof VIOLATIONS)[number]

export type ViolationCounts = Readonly<Record<Violation, number>>

/** Sees every request that reaches the server, and counts. Knows the limits only by what it is told. */
export class Judge {
  readonly #violations = Object.fromEntries(VIOLATIONS.map((kind) => [kind, 0])) as Record<Violation, number>
  readonly #requests: Record<Bucket, number> = { rest: 0, graphql: 0 }
  readonly #points: Record<Bucket, number> = { rest: 0, graphql: 0 }
  #inFlight = 0
  #heldBytes = 0
  #peakConcurrency = 0
  #peakHeldBytes = 0
  #receivedBytes = 0

  sent({ bucket, heldBytes }: ModelledRequest): void {
    this.#requests[bucket] += 1
    this.#inFlight += 1
    this.#heldBytes += heldBytes
    this.#peakConcurrency = Math.max(this.#peakConcurrency, this.#inFlight)
    this.#peakHeldBytes = Math.max(this.#peakHeldBytes, this.#heldBytes)
  }

  spent(bucket: Bucket, points: number): void {
    this.#points[bucket] += points
  }

  answered({ things }: ModelledRequest): void {
    this.#receivedBytes += bytesOf(things)
  }

  ended({ heldBytes }: ModelledRequest): void {
    this.#inFlight -= 1
    this.#heldBytes -= heldBytes
  }

  violated(kind: Violation): void {
    this.#violations[kind] += 1
  }

  get inFlight(): number {
    return this.#inFlight
  }

  get heldBytes(): number {
    return this.#heldBytes
  }

  get peakConcurrency(): number {
    return this.#peakConcurrency
  }

  get peakHeldBytes(): number {
    return this.#peakHeldBytes
  }

  get receivedBytes(): number {
    return this.#receivedBytes
  }

  get requests(): Readonly<Record<Bucket, number>> {
    return { ...this.#requests }
  }

  get points(): Readonly<Record<Bucket, number>> {
    return { ...this.#points }
  }

  get violations(): ViolationCounts {
    return { ...this.#violations }
  }
}
