import type { SimulatorClock } from '../clock/clock.js'
import type { PrimarySettings } from '../server/settings.js'
import type { Caller } from '../world/caller.js'
import type { WorldIndex } from '../world/world-index.js'

export type Resource =
  'core' | 'graphql' | 'search' | 'code_search' | 'dependency_sbom' | 'dependency_snapshots' | 'code_scanning_upload'

export interface BucketState {
  readonly limit: number
  readonly used: number
  readonly remaining: number
  /** Epoch seconds. */
  readonly reset: number
  readonly resource: Resource
}

interface Window {
  used: number
  endsAtMs: number
  /** Points that the next window starts with: the price of timeouts. */
  debt: number
}

const HOUR_S = 3_600
const MINUTE_S = 60

/** The hourly and minutely buckets, one set per bucket owner. A window starts with its first request and resets as a whole. */
export class PrimaryLimits {
  private readonly windows = new Map<string, Window>()
  private readonly installationLimits = new Map<string, number>()

  constructor(
    private readonly settings: PrimarySettings,
    private readonly world: WorldIndex,
    private readonly clock: SimulatorClock,
  ) {}

  /** Looks without counting and without starting a window. */
  state(caller: Caller, resource: Resource): BucketState {
    const limit = this.limitOf(caller, resource)
    const window = this.current(caller, resource)
    const endsAtMs = window?.endsAtMs ?? this.clock.now() + this.lengthSeconds(resource) * 1000
    const used = Math.min(limit, window?.used ?? 0)
    return { limit, used, remaining: limit - used, reset: Math.ceil(endsAtMs / 1000), resource }
  }

  /** @returns false, and counts nothing, when fewer points than the price are left. */
  spend(caller: Caller, resource: Resource, points: number): boolean {
    const window = this.current(caller, resource) ?? this.start(caller, resource)
    if (window.used + points > this.limitOf(caller, resource)) return false
    window.used += points
    return true
  }

  refund(caller: Caller, resource: Resource, points: number): void {
    const window = this.current(caller, resource)
    if (window !== undefined) window.used = Math.max(0, window.used - points)
  }

  /** Points taken from the next hour. */
  owe(caller: Caller, resource: Resource, points: number): void {
    const window = this.current(caller, resource) ?? this.start(caller, resource)
    window.debt += points
  }

  limitOf(caller: Caller, resource: Resource): number {
    if (resource === 'core') return this.settings.coreLimit ?? this.hourly(caller, 'core')
    if (resource === 'graphql') return this.settings.graphqlLimit ?? this.hourly(caller, 'graphql')
    if (resource === 'search') return caller.kind === 'anonymous' ? 10 : 30
    if (resource === 'code_search') return 10
    if (resource === 'dependency_sbom') return this.settings.sbomLimit
    return resource === 'code_scanning_upload' ? 1_000 : 100
  }

  private hourly(caller: Caller, resource: 'core' | 'graphql'): number {
    if (caller.kind === 'anonymous') return resource === 'core' ? 60 : 0
    const organization = this.world.organization(caller.login)?.organization
    if (caller.kind === 'actions') return organization?.enterpriseCloud === true ? 15_000 : 1_000
    if (caller.kind !== 'installation') return 5_000
    if (organization?.enterpriseCloud === true) return resource === 'core' ? 15_000 : 10_000
    return this.installationLimit(caller)
  }

  /** 5,000, and 50 for each repository when there are more than 20, the same for users; at most 12,500. */
  private installationLimit({ login, bucket, selected }: Caller): number {
    const known = this.installationLimits.get(bucket)
    if (known !== undefined) return known
    const account = this.world.account(login)
    const installed = this.world.world.apps
      .flatMap(({ installations }) => installations)
      .find((installation) => installation.account.toLowerCase() === login.toLowerCase())
    const repositories =
      installed?.selectedRepositories?.length ??
      (installed ? undefined : selected?.size) ??
      account?.repositories.length ??
      0
    const { userCount, owners = [], members = [], teams = [] } = account?.organization ?? {}
    const users = userCount ?? new Set([...owners, ...members, ...teams.flatMap((team) => team.members)]).size
    const bonus = (count: number): number => (count > 20 ? 50 * count : 0)
    const limit = Math.min(12_500, 5_000 + bonus(repositories) + bonus(users))
    this.installationLimits.set(bucket, limit)
    return limit
  }

  private current(caller: Caller, resource: Resource): Window | undefined {
    const key = `${caller.bucket} ${resource}`
    const window = this.windows.get(key)
    if (window === undefined || this.clock.now() < window.endsAtMs) return window
    this.windows.delete(key)
    return window.debt === 0 ? undefined : this.start(caller, resource, window.debt)
  }

  private start(caller: Caller, resource: Resource, used = 0): Window {
    const endsAtMs = this.clock.now() + this.lengthSeconds(resource) * 1000
    const window = { used, endsAtMs, debt: 0 }
    this.windows.set(`${caller.bucket} ${resource}`, window)
    return window
  }

  private lengthSeconds(resource: Resource): number {
    if (resource === 'dependency_sbom') return this.settings.sbomWindowSeconds
    return resource === 'core' || resource === 'graphql' || resource === 'code_scanning_upload' ? HOUR_S : MINUTE_S
  }
}
