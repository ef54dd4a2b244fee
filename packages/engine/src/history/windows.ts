import type { Campaign } from '@ioc-scanner/core'
import type { World } from '../pipeline/world.js'
import type { HistoryWish } from './past-wish.js'

/** A time that matters, epoch milliseconds, both ends included. */
export interface Window {
  readonly sinceMs: number
  /** Infinity: to this day. */
  readonly untilMs: number
}

/** Which time matters for which campaign. */
export interface Windows {
  of(campaign: string): Window | undefined
  /** When they begin, each once, the earliest first. */
  readonly starts: readonly number[]
  /** When something of that campaign was to be had; undefined: the facts do not say. */
  published(campaign: string): Window | undefined
}

/**
 * A campaign's window begins with its first day and has no end: what was bad is bad when it is committed later, too. Campaigns
 * of unknown beginning have none, and are named.
 */
export function windowsFor(wish: HistoryWish, { indicators, warn }: Pick<World, 'indicators' | 'warn'>): Windows {
  const campaigns = indicators.campaigns.filter(({ ecosystems }) => ecosystems.length > 0)
  const published = new Map(campaigns.flatMap((campaign) => publishedIn(campaign)))
  if (wish !== 'campaign') {
    const window = { sinceMs: wish.sinceMs, untilMs: wish.untilMs ?? Infinity }
    return { of: () => window, starts: [wish.sinceMs], published: (campaign) => published.get(campaign) }
  }
  const undated = campaigns.filter(({ id }) => !published.has(id)).map(({ id }) => id)
  if (undated.length > 0) {
    const more = undated.length > MOST_NAMED ? ` and ${undated.length - MOST_NAMED} more` : ''
    warn(
      `the past was not searched for campaigns of which no beginning is known: ${undated.slice(0, MOST_NAMED).join(', ')}${more}; --history SINCE searches for all`,
    )
  }
  const windows = new Map([...published].map(([id, { sinceMs }]) => [id, { sinceMs, untilMs: Infinity }]))
  const starts = [...new Set([...windows.values()].map(({ sinceMs }) => sinceMs))].sort((a, b) => a - b)
  return { of: (campaign) => windows.get(campaign), starts, published: (campaign) => published.get(campaign) }
}

const MOST_NAMED = 5
const DAY_MS = 86_400_000

function publishedIn({ id, firstSeenAt, lastSeenAt }: Campaign): [string, Window][] {
  const sinceMs = Date.parse(firstSeenAt ?? '')
  if (Number.isNaN(sinceMs)) return []
  const last = Date.parse(lastSeenAt ?? '')
  // A day without a time is meant to its end.
  const untilMs = Number.isNaN(last) ? Infinity : /T/.test(lastSeenAt ?? '') ? last : last + DAY_MS
  return [[id, { sinceMs, untilMs }]]
}
