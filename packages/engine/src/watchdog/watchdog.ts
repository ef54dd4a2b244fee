import { CodedError, type Clock, type GapReason, type ScanEvent } from '@ioc-scanner/core'

/** A scan in which nothing has ended for that long is worth a word. */
const WARN_AFTER_MS = 2 * 60_000
/** Nothing is in flight, nothing is waited for: something has lost its way, and will not find it again. */
const GIVE_UP_IDLE_MS = 10 * 60_000
/** One huge file may take long, as long as its source lets it. */
const GIVE_UP_BUSY_MS = 30 * 60_000
const LOOK_EVERY_MS = 15_000

/** Why a scan was broken off, and the reason of the gaps that it leaves. */
export class Alarm extends CodedError {
  constructor(
    code: 'DEADLINE' | 'STUCK',
    readonly reason: GapReason,
    message: string,
  ) {
    super(code, message)
  }
}

/** What the watchdog may ask while nothing happens. */
export interface Watched {
  /** Requests in flight. */
  readonly requests: () => number
  /** What is being waited for, in words. */
  readonly describe: () => string
  readonly warn: (message: string) => void
}

/**
 * Sees to it that a scan ends: one in which nothing happens any more, or whose time is over, is broken off, with a word on what
 * it was waiting for. A told wait for a limit is no silence.
 */
export class Watchdog {
  /** Rejects when the scan has to end. Never resolves. */
  readonly alarm: Promise<never>
  #lastMs: number
  #sound: (alarm: Alarm) => void = () => undefined
  #warned = false

  /** @param deadlineMs Epoch milliseconds by which the scan ends whatever it waits for; undefined: it may take as long as it needs. */
  constructor(
    private readonly watched: Watched,
    private readonly clock: Clock,
    private readonly deadlineMs: number | undefined,
  ) {
    this.#lastMs = clock.now()
    this.alarm = new Promise((_, reject) => {
      this.#sound = reject
    })
    this.alarm.catch(() => undefined) // there may be nobody left to hear it
  }

  record(event: ScanEvent): void {
    if (event.type === 'warning') return
    this.#lastMs = Math.max(this.#lastMs, event.type === 'wait-started' ? event.untilMs : event.atMs)
    this.#warned = false
  }

  /** Watches until the signal aborts. */
  async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const now = this.clock.now()
      const untilDeadline = this.deadlineMs === undefined ? Infinity : this.deadlineMs - now
      if (untilDeadline <= 0) return this.#end('DEADLINE', 'the time that it was given was over')
      const silentMs = now - this.#lastMs
      const patienceMs = this.watched.requests() > 0 ? GIVE_UP_BUSY_MS : GIVE_UP_IDLE_MS
      if (silentMs >= patienceMs) return this.#end('STUCK', `nothing had happened for ${inMinutes(silentMs)}`)
      if (silentMs >= WARN_AFTER_MS && !this.#warned) {
        this.#warned = true
        this.watched.warn(`nothing has happened for ${inMinutes(silentMs)}; waiting for ${this.watched.describe()}`)
      }
      await this.clock.sleep(Math.min(LOOK_EVERY_MS, untilDeadline), signal).catch(() => undefined) // the end of the scan ends it
    }
  }

  #end(code: 'DEADLINE' | 'STUCK', why: string): void {
    const reason = code === 'DEADLINE' ? 'deadline' : 'timeout'
    this.#sound(new Alarm(code, reason, `${why}; it was waiting for ${this.watched.describe()}`))
  }
}

const inMinutes = (milliseconds: number): string => `${Math.round(milliseconds / 60_000)} minutes`
