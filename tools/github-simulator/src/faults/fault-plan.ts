export type FaultKind = '500' | '502' | '502-html' | '503' | '504' | 'reset' | 'secondary' | 'resource-limit' | 'stall'

/** Which share of the answers fails, and how: the kinds take turns. */
export interface FaultPlan {
  /** 0 to 1. */
  readonly rate: number
  /** The same seed gives the same sequence of failing requests. */
  readonly seed: number
  readonly kinds: readonly FaultKind[]
  /** `retry-after` of injected secondary limits; null leaves the header out. Default 1. */
  readonly retryAfterSeconds?: number | null
}

/** Draws once per request, never by content: asking again can succeed. */
export class FaultSource {
  private state: number
  private drawn = 0

  constructor(private readonly plan: FaultPlan | undefined) {
    this.state = plan?.seed ?? 0
  }

  get retryAfterSeconds(): number | null {
    return this.plan?.retryAfterSeconds === undefined ? 1 : this.plan.retryAfterSeconds
  }

  next(): FaultKind | null {
    const { plan } = this
    if (plan === undefined || plan.kinds.length === 0 || this.random() >= plan.rate) return null
    return plan.kinds[this.drawn++ % plan.kinds.length] ?? null
  }

  /** mulberry32: small, seeded, good enough to spread faults. */
  private random(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
