import { CodedError, ecosystemOf, printable } from '@ioc-scanner/core'
import type { ModelledWorld } from './modelled-world.js'

/** What is allowed, in words, where the value does not fit; undefined where it does. */
type Rule = (value: unknown, key: string) => string | undefined

/** The rules of an object, by key; those that end with `?` may be missing. */
interface Shape {
  readonly [key: string]: Rule | Shape
}

const WIDEST_VALUE = 60

const number =
  (min: number, max = Number.MAX_SAFE_INTEGER): Rule =>
  (value) =>
    typeof value === 'number' && value >= min && value <= max
      ? undefined
      : `a number from ${min}${max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`}`
const share = number(0, 1)
const atLeast0 = number(0)
const numberOrNull: Rule = (value, key) => (value === null ? undefined : atLeast0(value, key))
const positive = number(0.001)
const text: Rule = (value) => (typeof value === 'string' && value !== '' ? undefined : 'a text')
const ecosystem: Rule = (value) =>
  typeof value === 'string' && ecosystemOf(value) === value ? undefined : 'an ecosystem, such as npm'
const kind: Rule = (value) => (value === 'lockfile' || value === 'manifest' ? undefined : 'lockfile or manifest')
const spread: Rule = (value) =>
  Array.isArray(value) && value.length > 0 && value.every((one, index) => isRising(value, one, index))
    ? undefined
    : 'a list of numbers from 0, the least first'
const isRising = (all: readonly unknown[], one: unknown, index: number): boolean =>
  typeof one === 'number' && one >= 0 && (index === 0 || one >= Number(all[index - 1]))

const CAMPAIGN: Shape = { id: text, ecosystem, startedDaysAgo: atLeast0 }
const SERVICE: Shape = { base: atLeast0, perRepository: atLeast0, perThing: atLeast0, perKib: atLeast0 }
const PRIMARY: Shape = { limit: atLeast0, used: atLeast0, resetInSeconds: atLeast0 }

const DESCRIBED: Shape = {
  repositories: number(0, 1_000_000),
  files: spread,
  bytes: spread,
  copies: share,
  huge: { share, bytes: spread },
  folders: spread,
  unusualFolders: share,
  pushedDaysAgo: spread,
  campaigns: each({ ...CAMPAIGN, hitsPerThousand: atLeast0 }),
  noise: share,
}
const KNOWN: Shape = {
  known: each({
    nameWithOwner: text,
    ecosystem,
    'pushedDaysAgo?': atLeast0,
    files: each({ path: text, bytes: atLeast0, kind, 'oid?': text, 'hits?': each(text) }),
  }),
  campaigns: each(CAMPAIGN),
}
const WORLD: Shape = {
  name: text,
  summary: text,
  network: { roundTripMs: spread, bytesPerSecond: positive, lossRate: share, stallRate: share },
  server: {
    serviceMs: { listing: SERVICE, tree: SERVICE, contents: SERVICE, blob: SERVICE },
    jitter: spread,
    knee: number(1),
    crowding: atLeast0,
    timeoutMs: positive,
    resourceLimit: { repositories: number(1), bytes: number(1) },
    cpuShare: share,
    faultRate: share,
  },
  limits: {
    primary: { rest: PRIMARY, graphql: PRIMARY },
    concurrentRequests: number(1),
    pointsPerMinute: { rest: number(1), graphql: number(1) },
    cpuSecondsPerMinute: { graphql: positive, all: positive },
    timeoutPoints: atLeast0,
    retryAfterSeconds: numberOrNull,
    unprovokedRate: share,
  },
}

/**
 * A world that somebody wrote or recorded.
 * @throws {CodedError} `WORLD_INVALID` with the first key that does not fit and what is allowed.
 */
export function checkedWorld(value: unknown): ModelledWorld {
  const isKnown = isRecord(value) && isRecord(value['organization']) && 'known' in value['organization']
  check(value, { ...WORLD, organization: isKnown ? KNOWN : DESCRIBED }, '')
  return value as ModelledWorld
}

function check(value: unknown, rule: Rule | Shape, key: string): void {
  if (typeof rule === 'function') {
    const allowed = rule(value, key)
    if (allowed !== undefined) throw invalid(key, value, allowed)
    return
  }
  if (!isRecord(value)) throw invalid(key, value, `an object with ${Object.keys(rule).join(', ')}`)
  const names = new Set(Object.keys(rule).map((name) => name.replace('?', '')))
  const unknown = Object.keys(value).find((name) => !names.has(name))
  if (unknown !== undefined) throw invalid(joined(key, unknown), value[unknown], `none but ${[...names].join(', ')}`)
  for (const [name, inner] of Object.entries(rule)) {
    const own = name.replace('?', '')
    if (name.endsWith('?') && value[own] === undefined) continue
    check(value[own], inner, joined(key, own))
  }
}

function each(rule: Rule | Shape): Rule {
  return (value, key) => {
    if (!Array.isArray(value)) return 'a list'
    for (const [index, item] of value.entries()) check(item, rule, `${key}[${index}]`)
    return undefined
  }
}

function joined(key: string, name: string): string {
  return key === '' ? name : `${key}.${name}`
}

function invalid(key: string, value: unknown, allowed: string): CodedError {
  const shown = (JSON.stringify(value) ?? 'missing').slice(0, WIDEST_VALUE)
  return new CodedError(
    'WORLD_INVALID',
    `in the world, ${printable(key || 'all of it')} is ${printable(shown)}; allowed is ${allowed}`,
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
