/** Tells the time in milliseconds since the epoch. */
export interface SimulatorClock {
  now(): number
}

/**
 * The simulator's time: a base clock plus what was advanced by hand. Rate-limit windows, token expiry and
 * JWT checks read it, so a test can let an hour pass without waiting.
 */
export class AdvanceableClock implements SimulatorClock {
  private offsetMs = 0

  constructor(private readonly base: SimulatorClock = { now: () => Date.now() }) {}

  now(): number {
    return this.base.now() + this.offsetMs
  }

  advance(seconds: number): void {
    this.offsetMs += seconds * 1000
  }
}

/** A clock that stands still until it is advanced: the base for deterministic tests. */
export class VirtualClock implements SimulatorClock {
  constructor(private currentMs = Date.UTC(2026, 10, 1, 3, 0, 0)) {}

  now(): number {
    return this.currentMs
  }

  advance(seconds: number): void {
    this.currentMs += seconds * 1000
  }
}
