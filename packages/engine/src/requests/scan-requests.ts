import pLimit, { type LimitFunction } from 'p-limit'
import {
  codeOf,
  messageOf,
  RequestFailure,
  REQUEST_FAILURE_CODES,
  type Attempt,
  type BatchOutcome,
  type Bucket,
  type Clock,
  type Randomness,
  type RequestDescription,
  type RequestFailureCode,
  type RequestKind,
  type RequestRunner,
} from '@ioc-scanner/core'
import { Admission } from './admission.js'
import { backoffDelayMs } from './backoff.js'
import { BucketBudget } from './bucket-budget.js'
import { BytesInFlight } from './bytes-in-flight.js'
import { RecentRequests } from './recent-requests.js'
import { RepositorySlots } from './repository-slots.js'

export interface RequestLimits {
  readonly maxConcurrentRepos: number
  readonly rateLimitBuffer: number
  readonly retryAttempts: number
  /** Seconds. */
  readonly retryDelayBase: number
  readonly bytesInFlight: number
  /** Points of each bucket that are left to others; default 0. */
  readonly reservePoints?: number
  /** Epoch milliseconds after which only owners are still asked for, and nothing is waited for. */
  readonly deadlineMs?: number
}

/** What happens to requests, told as it happens. */
export interface RequestObserver {
  /** How many may be in flight from now on. */
  allowed(concurrency: number): void
  started(): void
  finished(outcome: BatchOutcome, attempt: number, failure?: RequestFailureCode): void
  retrying(reason: string, delayMs: number): void
  waiting(reason: string, bucket: Bucket | null, untilMs: number): void
  resumed(): void
}

/** A limit is no fault of the request: it is obeyed more often than a fault is retried, but not for ever. */
const LIMIT_ATTEMPTS = 10
const FINAL: ReadonlySet<RequestFailureCode> = new Set(['TOO_HEAVY', 'UNAUTHORIZED', 'REFUSED', 'MISSING'])
const DROPPED: ReadonlySet<RequestFailureCode> = new Set(['PRIMARY_LIMIT', 'SECONDARY_LIMIT', 'TIMEOUT', 'TOO_HEAVY'])

/** The engine's request runner: the only place that starts requests, waits for limits and repeats what failed. */
export class ScanRequests implements RequestRunner {
  readonly #slots: LimitFunction
  readonly #repositories: RepositorySlots
  readonly #bytes: BytesInFlight
  readonly #admission: Admission
  readonly #budgets: Readonly<Record<Bucket, BucketBudget>>
  readonly recent = new RecentRequests()
  readonly #idle = new Set<() => void>()
  #inFlight = 0
  readonly #kindsInFlight = new Map<RequestKind, number>()

  constructor(
    private readonly limits: RequestLimits,
    private readonly observer: RequestObserver,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
    private readonly signal: AbortSignal,
  ) {
    this.#slots = pLimit(1)
    this.#repositories = new RepositorySlots(limits.maxConcurrentRepos)
    this.#bytes = new BytesInFlight(limits.bytesInFlight)
    this.#budgets = {
      rest: new BucketBudget(limits.rateLimitBuffer, limits.reservePoints),
      graphql: new BucketBudget(limits.rateLimitBuffer, limits.reservePoints),
    }
    this.#admission = new Admission(this.#budgets, observer, clock, signal, limits.deadlineMs)
  }

  /** Sets how many requests may be in flight from now on. */
  allow(concurrency: number): void {
    if (concurrency === this.#slots.concurrency) return
    this.#slots.concurrency = concurrency
    this.observer.allowed(concurrency)
  }

  get concurrency(): number {
    return this.#slots.concurrency
  }

  get inFlight(): { readonly requests: number; readonly bytes: number } {
    return { requests: this.#inFlight, bytes: this.#bytes.used }
  }

  /** What is in flight and what waits, in words, without names. */
  describe(): string {
    const kinds = [...this.#kindsInFlight].map(([kind, count]) => `${count} ${kind}`).join(', ') || 'none'
    return `answers to requests (in flight: ${kinds}; waiting for a slot: ${this.#slots.pendingCount}; ${this.#bytes.used} bytes reserved)`
  }

  /** Whether a further request would start at once. */
  get hasFreeSlot(): boolean {
    return this.#slots.activeCount + this.#slots.pendingCount < this.#slots.concurrency
  }

  /** Whether requests of that repository would start at once. */
  servesRepository(repository: string): boolean {
    return this.#repositories.admits(repository)
  }

  budget(bucket: Bucket): BucketBudget {
    return this.#budgets[bucket]
  }

  /** Resolves when the next request has ended. */
  async nextEnd(): Promise<void> {
    await new Promise<void>((resolve) => this.#idle.add(resolve))
  }

  async run<T>(request: RequestDescription, attempt: Attempt<T>): Promise<T> {
    const { repository } = request
    if (repository !== undefined) await this.#repositories.acquire(repository, this.signal)
    try {
      await this.#bytes.acquire(request.bytes, this.signal)
      try {
        return await this.#runAdmitted(request, attempt)
      } finally {
        this.#bytes.release(request.bytes)
      }
    } finally {
      if (repository !== undefined) this.#repositories.release(repository)
      for (const wake of this.#idle) wake()
      this.#idle.clear()
    }
  }

  async #runAdmitted<T>(request: RequestDescription, attempt: Attempt<T>): Promise<T> {
    let faults = 0
    let limitsMet = 0
    for (let number = 1; ;) {
      this.signal.throwIfAborted()
      await this.#admission.wait(request)
      const result = await this.#slots(() =>
        // A limit may have been met while this request waited for its slot.
        this.#admission.isOpen(request) ? this.#attempt(request, attempt, number) : undefined,
      )
      if (result === undefined) continue
      if (!('failure' in result)) return result.value
      const { failure } = result
      number += 1
      if (FINAL.has(failure.code)) throw failure
      if (failure.code === 'PRIMARY_LIMIT' || failure.code === 'SECONDARY_LIMIT') {
        limitsMet += 1
        if (limitsMet >= LIMIT_ATTEMPTS) throw failure
        continue
      }
      faults += 1
      if (faults > this.limits.retryAttempts) throw failure
      const delayMs = backoffDelayMs(faults, this.limits.retryDelayBase, this.randomness)
      // There is no time left to try again: what went wrong says more than that.
      if (this.clock.now() + delayMs > (this.limits.deadlineMs ?? Infinity)) throw failure
      this.observer.retrying(failure.code, delayMs)
      await this.clock.sleep(delayMs, this.signal)
    }
  }

  async #attempt<T>(
    request: RequestDescription,
    attempt: Attempt<T>,
    number: number,
  ): Promise<{ readonly value: T } | { readonly failure: RequestFailure }> {
    this.signal.throwIfAborted()
    const budget = request.bucket === null ? undefined : this.#budgets[request.bucket]
    this.#inFlight += 1
    this.#count(request.kind, 1)
    budget?.start(request.points)
    const circuit = this.#admission.circuit(request).start()
    const worked = this.#admission.minute.start(request, this.clock.now())
    let answeredAt: number | undefined
    this.observer.started()
    let spent = 0
    const concurrency = this.#inFlight
    const startedAt = this.clock.now()
    const tell = (
      status: BatchOutcome['status'],
      { bytes, points }: { readonly bytes: number; readonly points: number },
      failure?: RequestFailureCode,
    ): void => {
      const { kind, bucket, files } = request
      const latencyMs = this.clock.now() - startedAt
      const serverMs = answeredAt === undefined ? {} : { serverMs: answeredAt - startedAt }
      const outcome: BatchOutcome = { status, kind, bucket, files, bytes, points, concurrency, latencyMs, ...serverMs }
      spent = points
      this.recent.note(outcome, failure)
      this.observer.finished(outcome, number, failure)
    }
    try {
      const answer = await attempt(this.signal, () => {
        answeredAt = this.clock.now()
        worked(answeredAt)
      })
      this.#admission.pause.succeed(startedAt)
      circuit.answered()
      if (answer.allowance !== undefined) budget?.learn(answer.allowance, this.clock.now())
      tell('measured', { bytes: answer.receivedBytes, points: answer.points ?? request.points })
      return { value: answer.value }
    } catch (thrown) {
      const failure = this.signal.aborted ? undefined : asRequestFailure(thrown)
      if (failure === undefined) circuit.abandoned()
      if (this.signal.aborted) throw thrown
      if (failure === undefined) {
        // Not the request failed but whoever read its answer; it was sent, and cost its points.
        tell('ignored', { bytes: 0, points: request.points })
        throw thrown
      }
      if (failure.allowance !== undefined) budget?.learn(failure.allowance, this.clock.now())
      if (failure.code === 'PRIMARY_LIMIT') budget?.exhaust(failure.resetAtMs, this.clock.now())
      if (failure.code === 'SECONDARY_LIMIT')
        this.#admission.pause.lengthen(this.clock.now(), failure.retryAfterSeconds)
      circuit.failed(failure, this.clock.now())
      const status = DROPPED.has(failure.code) ? 'dropped' : failure.code === 'TRANSIENT' ? 'ignored' : 'measured'
      tell(status, { bytes: 0, points: failure.points ?? request.points }, failure.code)
      return { failure }
    } finally {
      if (answeredAt === undefined) worked(this.clock.now())
      budget?.finish(request.points, spent)
      this.#inFlight -= 1
      this.#count(request.kind, -1)
    }
  }

  #count(kind: RequestKind, difference: 1 | -1): void {
    const count = (this.#kindsInFlight.get(kind) ?? 0) + difference
    if (count === 0) this.#kindsInFlight.delete(kind)
    else this.#kindsInFlight.set(kind, count)
  }
}

/** What was thrown as a request failure: ours, or one from another copy of core; undefined for anything else. */
function asRequestFailure(thrown: unknown): RequestFailure | undefined {
  const code = codeOf(thrown)
  if (!REQUEST_FAILURE_CODES.some((known) => known === code)) return undefined
  const shape = thrown as RequestFailure
  if (typeof shape.reason === 'string') return shape
  return new RequestFailure(code as RequestFailureCode, 'plugin', messageOf(thrown), { cause: thrown })
}
