import { counted } from '../output/counted.js'

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** `3 hours`, `2 days`; less than a minute is `moments`. */
export function ageOf(atMs: number, nowMs: number): string {
  const age = Math.max(0, nowMs - atMs)
  const unit = UNITS.find(([, ms]) => age >= ms)
  return unit === undefined ? 'moments' : counted(Math.floor(age / unit[1]), unit[0])
}

/** Day and minute, UTC. */
export function minuteOf(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')}Z`
}
