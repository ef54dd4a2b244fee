import type { Ecosystem } from './ecosystem.js'

/** An attack: the indicators that share a campaign id. */
export interface Campaign {
  readonly id: string
  readonly title: string
  readonly ecosystems: readonly Ecosystem[]
  /** ISO 8601; null where unknown, or still open. */
  readonly firstSeenAt: string | null
  readonly lastSeenAt: string | null
}
