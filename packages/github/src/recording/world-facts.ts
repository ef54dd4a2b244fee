import { isObject, type JsonObject } from '../transport/checked-json.js'
import { numberIn } from '../transport/allowance.js'
import { SECONDARY_LIMIT } from '../transport/classify-refusal.js'
import { readQuery } from './query-fields.js'
import { GRAPHQL_PATH, queryOf } from './recorded-request.js'
import type { FiledExchange, Recording } from './recording.js'

/** Quantiles at even distances, from the least to the most; empty: nothing was measured. */
export type RecordedSpread = readonly number[]
export type RecordedKind = 'listing' | 'tree' | 'contents' | 'blob'

/** What a recording tells of the world that it was made in: for a model of it. Plain data; shares are from 0 to 1. */
export interface RecordedWorldFacts {
  readonly organization: {
    readonly repositories: number
    /** Files fetched of one repository, of those that had any. Equal contents were fetched once. */
    readonly files: RecordedSpread
    /** Bytes of one of them. */
    readonly bytes: RecordedSpread
    /** Files that did not fit into a batch: their share of all, and their bytes. */
    readonly huge: { readonly share: number; readonly bytes: RecordedSpread }
    /** Trees listed of one repository, its root included. Equal trees were listed once. */
    readonly folders: RecordedSpread
    readonly pushedDaysAgo: RecordedSpread
  }
  /** From the request to the end of its answer, of those that were answered well. */
  readonly latencyMs: Readonly<Record<RecordedKind, RecordedSpread>>
  readonly requests: number
  /** Connections that were lost. */
  readonly lossRate: number
  /** Requests that got no answer in time. */
  readonly stallRate: number
  /** Answers with a status of 500 or more. */
  readonly faultRate: number
  readonly secondaryLimitRate: number
  /** What the first secondary limit told to wait; null: there was none, or it did not say. */
  readonly retryAfterSeconds: number | null
  /** The buckets as the first answers told them; null: they told none. */
  readonly limits: Readonly<Record<'rest' | 'graphql', { readonly limit: number; readonly used: number } | null>>
}

const QUANTILES = 9
const DAY_MS = 86_400_000

/** Reads through all answers once. */
export function worldFactsOf(recording: Recording): RecordedWorldFacts {
  const latencies: Record<RecordedKind, number[]> = { listing: [], tree: [], contents: [], blob: [] }
  const count = { lost: 0, stalled: 0, failed: 0, limited: 0 }
  const seen = new SeenObjects(recording.scan.startedAtMs)
  const limits: Record<'rest' | 'graphql', { limit: number; used: number } | null> = { rest: null, graphql: null }
  let retryAfterSeconds: number | null = null
  for (const exchange of recording.exchanges) {
    const { answer, fault } = exchange
    if (fault?.kind === 'connection') count.lost += 1
    if (fault?.kind === 'timeout') count.stalled += 1
    if (answer === undefined) continue
    if (answer.status >= 500) count.failed += 1
    limits[exchange.request.path === GRAPHQL_PATH ? 'graphql' : 'rest'] ??= bucketIn(answer.headers)
    if (isSecondaryLimit(recording, exchange)) {
      if (count.limited === 0) retryAfterSeconds = numberIn(answer.headers, 'retry-after') ?? null
      count.limited += 1
    } else if (answer.status < 300 && fault === undefined) {
      latencies[kindOf(exchange)].push(exchange.endMs - exchange.startMs)
      seen.take(recording, exchange)
    }
  }
  const requests = recording.exchanges.length
  const share = (of: number): number => (requests === 0 ? 0 : of / requests)
  return {
    organization: seen.organization(),
    latencyMs: {
      listing: spread(latencies.listing),
      tree: spread(latencies.tree),
      contents: spread(latencies.contents),
      blob: spread(latencies.blob),
    },
    requests,
    lossRate: share(count.lost),
    stallRate: share(count.stalled),
    faultRate: share(count.failed),
    secondaryLimitRate: share(count.limited),
    retryAfterSeconds,
    limits,
  }
}

/** What the answers showed of the organization. */
class SeenObjects {
  readonly #pushedDaysAgo = new Map<string, number | undefined>()
  readonly #files = new Map<string, number>()
  readonly #trees = new Map<string, number>()
  readonly #bytes: number[] = []
  readonly #hugeBytes: number[] = []

  constructor(private readonly nowMs: number) {}

  take(recording: Recording, exchange: FiledExchange): void {
    const { path, body } = exchange.request
    if (path !== GRAPHQL_PATH) {
      if (!path.includes('/git/blobs/')) return
      this.#hugeBytes.push([...recording.body(exchange)].reduce((sum, part) => sum + part.byteLength, 0))
      return
    }
    const answer = recording.json(exchange)
    if (!isObject(answer) || !isObject(answer['data'])) return
    this.#listed(answer['data'])
    for (const { key, arguments: repository, fields } of readQuery(queryOf(body).query ?? '')?.fields ?? []) {
      const objects = answer['data'][key]
      if (isObject(objects)) for (const field of fields) this.#object(repository, objects[field.key])
    }
  }

  organization(): RecordedWorldFacts['organization'] {
    const files = this.#bytes.length + this.#hugeBytes.length
    return {
      repositories: this.#pushedDaysAgo.size,
      files: spread([...this.#files.values()]),
      bytes: spread(this.#bytes),
      huge: { share: files === 0 ? 0 : this.#hugeBytes.length / files, bytes: spread(this.#hugeBytes) },
      folders: spread([...this.#trees.values()]),
      pushedDaysAgo: spread([...this.#pushedDaysAgo.values()].filter((days) => days !== undefined)),
    }
  }

  #object(repository: string, value: unknown): void {
    if (!isObject(value)) return
    const add = (counts: Map<string, number>): unknown => counts.set(repository, (counts.get(repository) ?? 0) + 1)
    if (Array.isArray(value['entries'])) add(this.#trees)
    if (typeof value['text'] !== 'string' || value['isTruncated'] !== false) return
    add(this.#files)
    if (typeof value['byteSize'] === 'number') this.#bytes.push(value['byteSize'])
  }

  /** Repositories of a page, or asked for by name. Not deeper than a page of a team's lies. */
  #listed(value: JsonObject, depth = 0): void {
    const { nameWithOwner, pushedAt } = value
    if (typeof nameWithOwner === 'string' && 'defaultBranchRef' in value) {
      const pushed = typeof pushedAt === 'string' ? Date.parse(pushedAt) : NaN
      const daysAgo = Number.isNaN(pushed) ? undefined : Math.max(0, (this.nowMs - pushed) / DAY_MS)
      this.#pushedDaysAgo.set(nameWithOwner, daysAgo)
    } else if (depth < 5) {
      for (const below of Object.values(value).flatMap((item: unknown) => item))
        if (isObject(below)) this.#listed(below, depth + 1)
    }
  }
}

function kindOf({ request: { path, body } }: FiledExchange): RecordedKind {
  if (path !== GRAPHQL_PATH) {
    if (path.includes('/git/blobs/')) return 'blob'
    return path.includes('/git/trees/') ? 'tree' : 'listing'
  }
  if (body.includes(' on Blob{')) return 'contents'
  return body.includes(' on Tree{') ? 'tree' : 'listing'
}

function isSecondaryLimit(recording: Recording, exchange: FiledExchange): boolean {
  const status = exchange.answer?.status
  if (status !== 403 && status !== 429) return false
  const [first] = recording.body(exchange)
  return SECONDARY_LIMIT.test(first?.toString('utf8') ?? '')
}

function bucketIn(headers: Readonly<Record<string, string>>): { readonly limit: number; readonly used: number } | null {
  const limit = numberIn(headers, 'x-ratelimit-limit')
  const remaining = numberIn(headers, 'x-ratelimit-remaining')
  return limit === undefined || remaining === undefined ? null : { limit, used: Math.max(0, limit - remaining) }
}

function spread(values: readonly number[]): RecordedSpread {
  if (values.length === 0) return []
  const sorted = [...values].sort((a, b) => a - b)
  const last = sorted.length - 1
  return Array.from({ length: QUANTILES }, (_, index) => sorted[Math.round((index * last) / (QUANTILES - 1))] ?? 0)
}
