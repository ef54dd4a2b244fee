import type { RequestFailure, RequestFailureCode } from '@ioc-scanner/core'
import type { Gate } from './gate.js'

/** So many failures in a row, without one answer between, are no accidents of single requests. */
const FAILURES_TO_OPEN = 10
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000
/** After so many probes in vain (about a minute) nothing waits for this host any more. */
const PROBES_TO_GIVE_UP = 6
const PROBE_GIVEN_UP_EVERY_MS = 60_000
/** While one request probes, the others look that often whether it was answered. */
const LOOK_AGAIN_MS = 200

const NO_ANSWER: ReadonlySet<RequestFailureCode> = new Set(['TRANSIENT', 'TIMEOUT'])

/**
 * One host that may stop answering. After failures in a row all requests to it pause, then a single one probes; the pause
 * doubles until a probe is answered. Given up, requests fail at once, and one in a minute still probes.
 */
export class Circuit implements Gate {
  readonly reason = 'no answer from the server'
  #failuresInARow = 0
  #opened = false
  #untilMs = 0
  #probesInVain = 0
  #isProbing = false
  #lastFailure: RequestFailure | undefined

  /** While open, one probe may start when the pause is over. */
  admissibleAt(_request: unknown, now: number): number {
    if (!this.#opened) return now
    if (this.#isProbing) return now + LOOK_AGAIN_MS
    return Math.max(now, this.#untilMs)
  }

  /** What a request is told that would have to wait for a host that was given up; undefined: it may wait. */
  givenUp(now: number): RequestFailure | undefined {
    return this.#probesInVain >= PROBES_TO_GIVE_UP && now < this.#untilMs ? this.#lastFailure : undefined
  }

  /** A request is sent: while the circuit is open it is the probe. Tell it how it ended. */
  start(): Sent {
    const isProbe = this.#opened
    if (isProbe) this.#isProbing = true
    return {
      answered: () => this.#close(),
      failed: (failure, now) => {
        if (NO_ANSWER.has(failure.code)) this.#note(failure, now, isProbe)
        else this.#close()
      },
      abandoned: () => {
        if (isProbe) this.#isProbing = false
      },
    }
  }

  #close(): void {
    this.#failuresInARow = 0
    this.#opened = false
    this.#isProbing = false
    this.#probesInVain = 0
  }

  #note(failure: RequestFailure, now: number, isProbe: boolean): void {
    this.#lastFailure = failure
    this.#failuresInARow += 1
    // Those that were in flight when it opened say nothing new.
    if (this.#opened ? !isProbe : this.#failuresInARow < FAILURES_TO_OPEN) return
    if (isProbe) this.#probesInVain += 1
    this.#opened = true
    this.#isProbing = false
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#probesInVain)
    this.#untilMs = now + (this.#probesInVain >= PROBES_TO_GIVE_UP ? PROBE_GIVEN_UP_EVERY_MS : pauseMs)
  }
}

/** One request to the host, under way. */
export interface Sent {
  /** In whatever way. */
  answered(): void
  failed(failure: RequestFailure, now: number): void
  /** It ended without telling anything about the host: interrupted, or whoever read its answer failed. */
  abandoned(): void
}
