import { RequestFailure, type Bucket, type Clock, type RequestDescription } from '@ioc-scanner/core'
import type { BucketBudget } from './bucket-budget.js'
import { Circuit } from './circuit.js'
import type { Gate } from './gate.js'
import { MinuteLimits } from './minute-limits.js'
import { SharedPause } from './shared-pause.js'

export interface AdmissionObserver {
  waiting(reason: string, bucket: Bucket | null, untilMs: number): void
  resumed(): void
}

/** Everything that may hold a request back, in one place: budgets, limits per minute, the shared pause, silent hosts. */
export class Admission {
  readonly pause = new SharedPause()
  readonly minute: MinuteLimits
  readonly #circuits = new Map<string, Circuit>()
  readonly #gates: readonly Gate[]
  #waiters = 0

  /** @param deadlineMs Epoch milliseconds after which only owners are still asked for, and nothing is waited for. */
  constructor(
    private readonly budgets: Readonly<Record<Bucket, BucketBudget>>,
    private readonly observer: AdmissionObserver,
    private readonly clock: Clock,
    private readonly signal: AbortSignal,
    private readonly deadlineMs: number | undefined,
  ) {
    this.minute = new MinuteLimits(() => budgets.rest.isLimited || budgets.graphql.isLimited)
    this.#gates = [
      {
        reason: 'rate limit',
        admissibleAt: ({ bucket, points }, now) => (bucket === null ? now : budgets[bucket].admissibleAt(points, now)),
      },
      {
        reason: 'secondary rate limit',
        admissibleAt: ({ bucket }, now) => (bucket === null ? now : this.pause.untilMs),
      },
      this.minute,
    ]
  }

  /** That of the host which the request goes to. */
  circuit({ host = '' }: RequestDescription): Circuit {
    const known = this.#circuits.get(host)
    if (known !== undefined) return known
    const circuit = new Circuit()
    this.#circuits.set(host, circuit)
    return circuit
  }

  isOpen(request: RequestDescription): boolean {
    const now = this.clock.now()
    return this.#heldUntil(request, now).atMs <= now
  }

  /**
   * Resolves when nothing holds the request back.
   * @throws {RequestFailure} where waiting is in vain: the host was given up, the wait would outlast the scan.
   */
  async wait(request: RequestDescription): Promise<void> {
    for (;;) {
      const now = this.clock.now()
      const { atMs, reason } = this.#heldUntil(request, now)
      this.#refuse(request, now, atMs, reason)
      if (atMs <= now) return
      if (this.#waiters++ === 0) this.observer.waiting(reason, request.bucket, atMs)
      try {
        await this.clock.sleep(atMs - now, this.signal)
      } finally {
        if (--this.#waiters === 0) this.observer.resumed()
      }
    }
  }

  /** What holds it back the longest. */
  #heldUntil(request: RequestDescription, now: number): { readonly atMs: number; readonly reason: string } {
    let held = { atMs: now, reason: '' }
    for (const gate of [...this.#gates, this.circuit(request)]) {
      const atMs = gate.admissibleAt(request, now)
      if (atMs > held.atMs) held = { atMs, reason: gate.reason }
    }
    return held
  }

  #refuse(request: RequestDescription, now: number, atMs: number, reason: string): void {
    const { bucket } = request
    const silent = this.circuit(request).givenUp(now)
    if (silent !== undefined) {
      const message = `the server was given up after many requests without an answer, the last one: ${silent.message}`
      throw new RequestFailure(silent.code, silent.reason, message, { cause: silent })
    }
    if (bucket !== null && this.budgets[bucket].isAllReserved) {
      throw new RequestFailure('REFUSED', 'rate-limit', `all points of the ${bucket} bucket are reserved for others`)
    }
    if (this.deadlineMs === undefined) return
    if (now >= this.deadlineMs && request.kind !== 'owners')
      throw new RequestFailure('REFUSED', 'deadline', `the scan had time until ${isoTime(this.deadlineMs)}`)
    if (atMs > this.deadlineMs) {
      const message = `${reason}: the wait until ${isoTime(atMs)} would be longer than the scan may take (${isoTime(this.deadlineMs)})`
      throw new RequestFailure('REFUSED', 'deadline', message)
    }
  }
}

const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString()
