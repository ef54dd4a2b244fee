import type { SimulatorClock } from '../clock/clock.js'
import type { SecondarySettings } from '../server/settings.js'

export type Api = 'rest' | 'graphql'

interface Sample {
  readonly atMs: number
  readonly api: Api
  readonly points: number
  readonly cpuSeconds: number
}

interface State {
  inFlight: number
  samples: Sample[]
  blockedUntilMs: number
  lastOffenceMs: number
  penaltySeconds: number
}

/** Refusals within this time after an offence belong to requests that were already on their way. */
const GRACE_MS = 3_000
const MINUTE_MS = 60_000
const MAX_PENALTY_S = 3_600

/** Concurrency, points per minute and CPU seconds per minute, over REST and GraphQL together, per bucket owner. */
export class SecondaryLimits {
  private readonly states = new Map<string, State>()

  constructor(
    private readonly settings: SecondarySettings,
    private readonly clock: SimulatorClock,
  ) {}

  /** @returns seconds to wait when the request is refused, else null. A request that is let in must be told to `leave`. */
  enter(owner: string, api: Api, points: number): number | null {
    const state = this.stateOf(owner)
    const now = this.clock.now()
    if (this.settings.enabled) {
      if (now < state.blockedUntilMs) return this.refuseAgain(state, now)
      if (this.exceeds(state, api, points, now)) return this.refuseFirst(state, now)
    }
    state.inFlight += 1
    if (this.settings.enabled) state.samples.push({ atMs: now, api, points, cpuSeconds: 0 })
    return null
  }

  leave(owner: string, api: Api, cpuSeconds: number): void {
    const state = this.stateOf(owner)
    state.inFlight -= 1
    if (this.settings.enabled && cpuSeconds > 0)
      state.samples.push({ atMs: this.clock.now(), api, points: 0, cpuSeconds })
  }

  private exceeds(state: State, api: Api, points: number, now: number): boolean {
    if (state.inFlight >= this.settings.concurrentRequests) return true
    if (state.samples.length > 0 && (state.samples[0]?.atMs ?? now) <= now - MINUTE_MS) {
      state.samples = state.samples.filter((sample) => sample.atMs > now - MINUTE_MS)
    }
    let spent = points
    let cpu = 0
    let graphqlCpu = 0
    for (const sample of state.samples) {
      if (sample.api === api) spent += sample.points
      cpu += sample.cpuSeconds
      if (sample.api === 'graphql') graphqlCpu += sample.cpuSeconds
    }
    const maxPoints = api === 'rest' ? this.settings.restPointsPerMinute : this.settings.graphqlPointsPerMinute
    if (spent > maxPoints || cpu >= this.settings.cpuSecondsPerMinute) return true
    return api === 'graphql' && graphqlCpu >= this.settings.graphqlCpuSecondsPerMinute
  }

  private refuseFirst(state: State, now: number): number {
    const repeated = state.lastOffenceMs > 0 && now - state.blockedUntilMs < MINUTE_MS
    return this.block(state, now, repeated ? state.penaltySeconds * 2 : this.settings.penaltySeconds)
  }

  private refuseAgain(state: State, now: number): number {
    if (now - state.lastOffenceMs > GRACE_MS) return this.block(state, now, state.penaltySeconds * 2)
    return Math.ceil((state.blockedUntilMs - now) / 1000)
  }

  private block(state: State, now: number, seconds: number): number {
    state.penaltySeconds = Math.min(MAX_PENALTY_S, seconds)
    state.lastOffenceMs = now
    state.blockedUntilMs = now + state.penaltySeconds * 1000
    return state.penaltySeconds
  }

  private stateOf(owner: string): State {
    const known = this.states.get(owner)
    if (known !== undefined) return known
    const state = {
      inFlight: 0,
      samples: [],
      blockedUntilMs: 0,
      lastOffenceMs: 0,
      penaltySeconds: this.settings.penaltySeconds,
    }
    this.states.set(owner, state)
    return state
  }
}
