import { ECOSYSTEMS } from '@ioc-scanner/core'
import { EXCHANGE_FORMAT, EXCHANGE_VERSION, type ExchangeLine } from './exchange-line.js'

/** What a value has to be; says why it is not. */
type Shape = (value: unknown, at: string) => void

class ShapeError extends Error {}

const is =
  (what: string, test: (value: unknown) => boolean): Shape =>
  (value, at) => {
    if (!test(value)) throw new ShapeError(`${at} is no ${what}`)
  }
const text = is('text', (value) => typeof value === 'string')
const flag = is('true or false', (value) => typeof value === 'boolean')
const time = is('time in milliseconds', (value) => typeof value === 'number' && Number.isFinite(value))
const count = is('whole number from 0', (value) => Number.isSafeInteger(value) && (value as number) >= 0)
const oid = is('oid', (value) => typeof value === 'string' && /^[\x20-\x7e]{1,200}$/.test(value))
const oneOf = (...allowed: readonly string[]): Shape =>
  is(`word of ${allowed.slice(0, 8).join(', ')}`, (value) => allowed.includes(value as string))
const either =
  (nothing: null | undefined, shape: Shape): Shape =>
  (value, at) => {
    if (value !== nothing) shape(value, at)
  }
const orNull = (shape: Shape): Shape => either(null, shape)
const optional = (shape: Shape): Shape => either(undefined, shape)
const list =
  (shape: Shape): Shape =>
  (value, at) => {
    if (!Array.isArray(value)) throw new ShapeError(`${at} is no list`)
    value.forEach((each, index) => shape(each, `${at}[${index}]`))
  }
const record =
  (shapes: Readonly<Record<string, Shape>>): Shape =>
  (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ShapeError(`${at} is no object`)
    for (const [key, shape] of Object.entries(shapes)) shape((value as Record<string, unknown>)[key], `${at}.${key}`)
  }

const texts = list(text)
const head = orNull(record({ ref: text, commit: oid, tree: optional(oid) }))
const commitAt = record({ commit: oid, atMs: time })
const repository = record({
  id: text,
  nameWithOwner: text,
  head,
  visibility: oneOf('public', 'private', 'internal', 'local'),
  isArchived: flag,
  isFork: flag,
  topics: texts,
})
const found = record({
  ecosystem: oneOf(...ECOSYSTEMS),
  name: text,
  version: optional(text),
  constraint: optional(text),
  line: optional(count),
  dependencyPath: optional(texts),
})
const treeEntry = record({
  name: text,
  kind: oneOf('file', 'symlink', 'folder', 'submodule'),
  oid,
  mode: text,
  size: optional(count),
})
const file = record({
  path: text,
  oid,
  parsers: texts,
  kind: oneOf('file', 'symlink'),
  size: orNull(count),
  commit: oid,
  sinceMs: time,
  untilMs: orNull(time),
})
const historicalFile = record({
  ref: text,
  path: text,
  oid,
  parsers: texts,
  first: commitAt,
  last: commitAt,
  endedAtMs: orNull(time),
  ciRuns: list(record({ name: text, commit: oid, startedAt: text, conclusion: orNull(text), url: optional(text) })),
})
/** Only what is read again here: a report is data for reporters, which escape what they print. */
const report = record({
  scan: record({ id: text, status: oneOf('complete', 'incomplete', 'interrupted') }),
  findings: list(record({ id: text, repository: text })),
  suppressed: list(record({ id: text, repository: text })),
  coverage: record({
    repositories: record({ total: count, failed: count }),
    gaps: list(record({ repository: orNull(text), reason: text })),
  }),
})
const target = record({
  organizations: texts,
  users: texts,
  repositories: texts,
  folders: texts,
  teams: texts,
  teamFirst: flag,
})
const selection = record({
  include: texts,
  exclude: texts,
  topics: texts,
  includeArchived: flag,
  includeForks: flag,
  pathExclude: texts,
  rootOnly: flag,
  ecosystems: texts,
})

const LINES: Readonly<Record<ExchangeLine['kind'], Shape>> = {
  inventory: record({ format: oneOf(EXCHANGE_FORMAT), version: oneOfVersions() }),
  content: record({
    oid,
    parser: text,
    recordedAtMs: time,
    extraction: record({
      packages: list(found),
      problems: list(record({ reason: text, line: optional(count) })),
      references: texts,
    }),
  }),
  tree: record({ oid, recordedAtMs: time, entries: list(treeEntry) }),
  repository: record({
    authority: text,
    repository,
    firstListedAtMs: time,
    listedAtMs: time,
    goneAtMs: orNull(time),
    states: list(record({ sinceMs: time, untilMs: orNull(time), nameWithOwner: text, head })),
  }),
  ref: record({
    authority: text,
    repository: text,
    ref: record({ name: text, commit: oid, tree: orNull(oid), scannedAtMs: time, isWhole: flag, isDefault: flag }),
    files: list(file),
  }),
  history: record({ authority: text, repository: text, recordedAtMs: time, file: historicalFile }),
  team: record({
    authority: text,
    organization: text,
    askedAtMs: time,
    teams: list(
      record({
        organization: text,
        slug: text,
        name: text,
        repositories: list(
          record({ nameWithOwner: text, permission: oneOf('read', 'triage', 'write', 'maintain', 'admin') }),
        ),
      }),
    ),
  }),
  scan: record({
    id: text,
    authority: text,
    target,
    selection,
    status: oneOf('running', 'interrupted', 'complete', 'incomplete'),
    startedAtMs: time,
    touchedAtMs: time,
    finishedAtMs: orNull(time),
    repositories: list(record({ id: text, stateSinceMs: time, isScanned: flag })),
    report: orNull(report),
  }),
}

function oneOfVersions(): Shape {
  return is(`version that this program reads (up to ${EXCHANGE_VERSION})`, (value) => value === EXCHANGE_VERSION)
}

/** A line of an export, or in words what is wrong with it. */
export function readLine(line: string): ExchangeLine | string {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return 'it is no JSON'
  }
  const kind = (value as { kind?: unknown } | null)?.kind
  const shape = typeof kind === 'string' && Object.hasOwn(LINES, kind) ? LINES[kind as ExchangeLine['kind']] : undefined
  if (shape === undefined) return 'it is of no known kind'
  try {
    shape(value, 'line')
  } catch (thrown) {
    if (thrown instanceof ShapeError) return thrown.message
    throw thrown
  }
  return value as ExchangeLine
}
