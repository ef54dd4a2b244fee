export type FaultKind = '500' | '502' | '502-html' | '503' | '504' | 'reset' | 'secondary' | 'resource-limit' | 'stall'

/** Which of the answers fail, and how: the kinds take turns. */
export type FaultPlan = (FaultShare | FaultRhythm) & {
  readonly kinds: readonly FaultKind[]
  /** `retry-after` of injected secondary limits; null leaves the header out. Default 1. */
  readonly retryAfterSeconds?: number | null
}

/** Drawn for each answer: how many fail is a matter of luck where there are few. */
export interface FaultShare {
  /** 0 to 1. */
  readonly rate: number
  /** The same seed gives the same sequence of failing requests. */
  readonly seed: number
}

/** Counted: as many fail as the number of answers says. */
export interface FaultRhythm {
  /** The n-th answer fails, and the 2n-th; from 1. */
  readonly every: number
}

/** Decides once per request, never by content: asking again can succeed. */
export class FaultSource {
  private state: number
  private asked = 0
  private injected = 0

  constructor(private readonly plan: FaultPlan | undefined) {
    this.state = plan !== undefined && 'seed' in plan ? plan.seed : 0
  }

  get retryAfterSeconds(): number | null {
    return this.plan?.retryAfterSeconds === undefined ? 1 : this.plan.retryAfterSeconds
  }

  next(): FaultKind | null {
    const { plan } = this
    this.asked += 1
    if (plan === undefined || plan.kinds.length === 0 || !this.fails(plan)) return null
    return plan.kinds[this.injected++ % plan.kinds.length] ?? null
  }

  private fails(plan: FaultPlan): boolean {
    return 'every' in plan ? this.asked % plan.every === 0 : this.random() < plan.rate
  }

  /** mulberry32: small, seeded, good enough to spread faults. */
  private random(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
