import { RequestFailure, type Allowance, type Bucket } from '@ioc-scanner/core'
import type { ModelledLimits } from '../worlds/modelled-world.js'
import type { Judge, Violation } from './judge.js'
import { MinuteSum } from './minute-sum.js'
import { PrimaryBucket } from './primary-bucket.js'

const POINTS_OF_A_REQUEST = 1
/** What GitHub's documentation asks for where no time was told. */
const UNTOLD_PAUSE_SECONDS = 60
const LONGEST_PAUSE_SECONDS = 3_600

/** Primary and secondary limits as GitHub keeps them: answered before any work is done. */
export class LimitKeeper {
  readonly #buckets: Readonly<Record<Bucket, PrimaryBucket>>
  readonly #points: Readonly<Record<Bucket, MinuteSum>> = { rest: new MinuteSum(), graphql: new MinuteSum() }
  readonly #cpu: Readonly<Record<Bucket, MinuteSum>> = { rest: new MinuteSum(), graphql: new MinuteSum() }
  #pauseSeconds: number
  #blockedUntilMs = -Infinity
  /** From when on the client knows that it is blocked. */
  #toldAtMs = Infinity

  constructor(
    private readonly limits: ModelledLimits,
    private readonly judge: Judge,
    startMs: number,
  ) {
    const { rest, graphql } = limits.primary
    this.#buckets = { rest: new PrimaryBucket(rest, startMs), graphql: new PrimaryBucket(graphql, startMs) }
    this.#pauseSeconds = limits.retryAfterSeconds ?? UNTOLD_PAUSE_SECONDS
  }

  /**
   * Lets a request in, or says why not. Call it when the judge has counted the request as sent.
   * @param chance From 0 to 1: whether it meets a limit without a reason.
   */
  admit(bucket: Bucket, chance: number, nowMs: number): RequestFailure | undefined {
    if (nowMs < this.#blockedUntilMs) return this.#refuseAgain(nowMs)
    const exceeded = this.#exceeded(bucket, nowMs)
    if (exceeded !== undefined) {
      this.judge.violated(exceeded)
      return this.#block(nowMs, exceeded)
    }
    if (chance < this.limits.unprovokedRate) return this.#block(nowMs, 'undisclosed reasons')
    if (!this.#buckets[bucket].spend(POINTS_OF_A_REQUEST, nowMs)) {
      this.judge.violated('primary-limit')
      const allowance = this.allowance(bucket, nowMs)
      const resetAtMs = allowance.resetAtMs ?? undefined
      return new RequestFailure('PRIMARY_LIMIT', 'rate-limit', 'API rate limit exceeded', {
        allowance,
        resetAtMs,
        points: 0,
      })
    }
    this.#points[bucket].add(POINTS_OF_A_REQUEST, nowMs)
    this.judge.spent(bucket, POINTS_OF_A_REQUEST)
    return undefined
  }

  /** Until when every request is refused, epoch milliseconds. */
  get blockedUntilMs(): number {
    return this.#blockedUntilMs
  }

  /** The client has got to know that it has to wait until then. */
  told(untilMs: number, nowMs: number): void {
    if (untilMs === this.#blockedUntilMs) this.#toldAtMs = Math.min(this.#toldAtMs, nowMs)
  }

  worked(bucket: Bucket, cpuSeconds: number, nowMs: number): void {
    this.#cpu[bucket].add(cpuSeconds, nowMs)
  }

  timedOut(bucket: Bucket): void {
    this.#buckets[bucket].owe(this.limits.timeoutPoints)
  }

  allowance(bucket: Bucket, nowMs: number): Allowance {
    return this.#buckets[bucket].allowance(nowMs)
  }

  #exceeded(bucket: Bucket, nowMs: number): Violation | undefined {
    const { concurrentRequests, pointsPerMinute, cpuSecondsPerMinute } = this.limits
    if (this.judge.inFlight > concurrentRequests) return 'concurrency'
    if (this.#points[bucket].at(nowMs) + POINTS_OF_A_REQUEST > pointsPerMinute[bucket]) return 'points-per-minute'
    const graphqlCpu = this.#cpu.graphql.at(nowMs)
    if (bucket === 'graphql' && graphqlCpu >= cpuSecondsPerMinute.graphql) return 'cpu-minute'
    return graphqlCpu + this.#cpu.rest.at(nowMs) >= cpuSecondsPerMinute.all ? 'cpu-minute' : undefined
  }

  #refuseAgain(nowMs: number): RequestFailure {
    if (nowMs < this.#toldAtMs) return this.#refusal(this.#blockedUntilMs - nowMs, 'it is being blocked')
    this.judge.violated('told-pause')
    this.#pauseSeconds = Math.min(LONGEST_PAUSE_SECONDS, this.#pauseSeconds * 2)
    return this.#block(nowMs, 'it went on')
  }

  #block(nowMs: number, why: string): RequestFailure {
    this.#blockedUntilMs = nowMs + this.#pauseSeconds * 1_000
    this.#toldAtMs = Infinity
    return this.#refusal(this.#pauseSeconds * 1_000, why)
  }

  #refusal(waitMs: number, why: string): RequestFailure {
    const { retryAfterSeconds } = this.limits
    return new RequestFailure('SECONDARY_LIMIT', 'rate-limit', `secondary rate limit exceeded: ${why}`, {
      ...(retryAfterSeconds === null ? {} : { retryAfterSeconds: Math.ceil(waitMs / 1_000) }),
      points: 0,
    })
  }
}
