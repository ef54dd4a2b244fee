import type { PresetName } from '../presets.js'
import { draftOf, type Draft, type Wish } from './draft.js'

/** What was measured where the scanner runs. */
export interface Machine {
  /** What all processes together may use: MiB of the machine, or of the container where that is less. */
  readonly memoryMb: number
  readonly isContainer: boolean
  /** Undefined where there is no login to ask with. */
  readonly api?: ApiAnswers
}

/** What GitHub said, asked a few times in a row for its limits, which costs nothing. */
export interface ApiAnswers {
  /** Milliseconds, one for each answer. */
  readonly latenciesMs: readonly number[]
  /** How many questions had no answer. */
  readonly failures: number
  /** GraphQL points in an hour; null on a server without limits. */
  readonly limit: number | null
  readonly remaining: number | null
}

const KIB = 1_024
const MIB = KIB ** 2
/** The scanner has a container to itself, and a machine beside others. */
const SHARE_OF_CONTAINER = 0.5
const SHARE_OF_MACHINE = 0.25
const LITTLE_MEMORY_MB = 300
const MUCH_MEMORY_MB = 2_000
/** GitHub's limit for a person; Apps of large organizations have up to 12,500, Enterprise Cloud 10,000. */
const LARGE_LIMIT = 10_000
const USUAL_LIMIT = 5_000
/** Below this share of the allowance somebody else is using the token. */
const LITTLE_LEFT = 0.25
const SLOW_MS = 500
/** The slowest of a few answers against the usual one. */
const UNSTABLE_RATIO = 5

/** A preset and values for what was measured. Pure: the same machine, the same file. */
export function draftForMachine(machine: Machine): Draft {
  const usable = machine.memoryMb * (machine.isContainer ? SHARE_OF_CONTAINER : SHARE_OF_MACHINE)
  const maxMemoryMb = Math.min(Math.max(Math.floor(usable / 50) * 50, 100), 5_000)
  const preset = presetFor(machine, maxMemoryMb)
  return draftOf(preset, [...memoryWishes(machine, maxMemoryMb), ...networkWishes(machine.api)], remarksOf(machine))
}

function presetFor({ api }: Machine, maxMemoryMb: number): PresetName | null {
  if (maxMemoryMb <= LITTLE_MEMORY_MB) return 'resource-constrained'
  if (api === undefined) return null
  if (isTokenScarce(api)) return 'rate-limited'
  const isAmple = (api.limit ?? LARGE_LIMIT) >= LARGE_LIMIT && maxMemoryMb >= MUCH_MEMORY_MB
  return isAmple && !isUnstable(api) ? 'high-performance' : null
}

function isTokenScarce({ limit, remaining }: ApiAnswers): boolean {
  return limit !== null && (limit < USUAL_LIMIT || (remaining ?? limit) < limit * LITTLE_LEFT)
}

function isUnstable({ latenciesMs, failures }: ApiAnswers): boolean {
  const usual = medianOf(latenciesMs)
  return failures > 0 || (usual !== undefined && usual > 0 && Math.max(...latenciesMs) > usual * UNSTABLE_RATIO)
}

function memoryWishes({ memoryMb, isContainer }: Machine, maxMemoryMb: number): readonly Wish[] {
  const because = `${isContainer ? 'half of the container' : 'a quarter of the machine'}: ${Math.round(memoryMb)} MiB`
  const threshold = maxMemoryMb <= LITTLE_MEMORY_MB ? 512 * KIB : maxMemoryMb >= MUCH_MEMORY_MB ? 5 * MIB : MIB
  return [
    { name: 'maxMemoryUsageMb', value: maxMemoryMb, because },
    { name: 'streamLargeFilesThreshold', value: threshold, because: `fits ${maxMemoryMb} MiB` },
  ]
}

function networkWishes(api: ApiAnswers | undefined): readonly Wish[] {
  if (api === undefined) return []
  const usual = medianOf(api.latenciesMs)
  if (isUnstable(api)) {
    const because = 'the answers came unevenly, or not at all'
    return [
      { name: 'maxConcurrentRequests', value: 5, because },
      { name: 'retryAttempts', value: 6, because },
      { name: 'retryDelayBase', value: 3, because },
    ]
  }
  if (usual === undefined || usual < SLOW_MS || isTokenScarce(api)) return []
  return [{ name: 'maxConcurrentRequests', value: 15, because: `an answer takes ${Math.round(usual)} ms` }]
}

function remarksOf({ memoryMb, isContainer, api }: Machine): readonly string[] {
  const memory = `${Math.round(memoryMb)} MiB of memory (${isContainer ? 'container' : 'machine'})`
  if (api === undefined) return [`Measured: ${memory}. Limits and latency of the API were not: there was no login.`]
  const usual = medianOf(api.latenciesMs)
  const latency = usual === undefined ? 'no answer from the API' : `${Math.round(usual)} ms to the API`
  const limit = api.limit === null ? 'no limit' : `${api.remaining ?? '?'} of ${api.limit} points left in this hour`
  return [`Measured: ${memory}, ${latency}, ${limit}.`]
}

function medianOf(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
}
