import type { Randomness } from '@ioc-scanner/core'
import type { Spread } from './modelled-world.js'

/** A value at a place of the distribution: 0 is its least, 1 its most. */
export function quantileOf(spread: Spread, place: number): number {
  const at = Math.min(Math.max(place, 0), 1) * (spread.length - 1)
  const low = spread[Math.floor(at)] ?? 0
  const high = spread[Math.ceil(at)] ?? low
  return low + (high - low) * (at - Math.floor(at))
}

export function drawFrom(spread: Spread, randomness: Randomness): number {
  return quantileOf(spread, randomness.next())
}

export function drawWhole(spread: Spread, randomness: Randomness): number {
  return Math.round(drawFrom(spread, randomness))
}
