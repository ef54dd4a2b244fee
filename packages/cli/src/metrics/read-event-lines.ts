import type { Bucket, RequestKind } from '@ioc-scanner/core'
import { CheckedFields, invalid, isObject } from './checked-fields.js'
import { checkedMetrics, checkedSettings } from './checked-metrics.js'
import type { MeasuredScan, RecordedBatch, RecordedRequest, RecordedWait } from './measured-scan.js'

const STATUSES = ['complete', 'incomplete', 'interrupted'] as const
const OUTCOMES = ['measured', 'dropped', 'ignored'] as const
const KINDS: readonly RequestKind[] = ['listing', 'tree', 'contents', 'blob', 'owners', 'login']
const BUCKETS: readonly Bucket[] = ['rest', 'graphql']

/**
 * A scan from the lines that the sink `ndjson` writes. Other lines that went to the same stream (warnings, the batch log) are
 * passed over.
 * @throws {CodedError} `METRICS_INVALID`, naming the line: one that is cut or does not fit, a second scan, no end.
 */
export function readEventLines(text: string, file: string): MeasuredScan {
  const reading = new EventReading(file)
  const lines = text.split('\n')
  for (const [index, line] of lines.entries()) reading.take(line, index + 1, index === lines.length - 1)
  return reading.scan(lines.at(-1) === '' ? lines.length - 1 : lines.length)
}

class EventReading {
  readonly #requests: RecordedRequest[] = []
  readonly #batches: RecordedBatch[] = []
  readonly #filesOfRepositories: number[] = []
  readonly #waits: RecordedWait[] = []
  readonly #retries: Record<string, number> = {}
  readonly #gaps: Record<string, number> = {}
  readonly #foreign: number[] = []
  #startedAtMs: number | undefined
  #settings: MeasuredScan['settings'] = null
  #strategy: string | null = null
  #end: Pick<MeasuredScan, 'status' | 'metrics'> | undefined
  #total = 0
  #finished = 0
  #fromInventory = 0
  #findings = 0
  #dropped = 0

  constructor(private readonly file: string) {}

  take(line: string, number: number, isLast: boolean): void {
    if (line.trim() === '') return
    const place = `${this.file}, line ${number}`
    if (!line.startsWith('{')) return this.#passOver(number)
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch (cause) {
      throw invalid(isLast ? `${place} is cut off: the file is not whole` : `${place} is no JSON`, cause)
    }
    if (!isObject(value) || typeof value['type'] !== 'string' || !('at' in value)) return this.#passOver(number)
    this.#event(value['type'], CheckedFields.of(value, place), place)
  }

  /** @param lines How many there were. */
  scan(lines: number): MeasuredScan {
    if (this.#startedAtMs === undefined || this.#end === undefined) {
      const missing = this.#startedAtMs === undefined ? 'start' : 'end'
      throw invalid(
        `${this.file} does not hold the ${missing} of its scan (${lines} lines): the scan was broken off, or the file is not whole`,
      )
    }
    const [firstForeign] = this.#foreign
    return {
      file: this.file,
      kind: 'events',
      ...this.#end,
      strategy: this.#strategy ?? this.#settings?.defaultStrategy ?? null,
      preset: null,
      settings: this.#settings,
      repositories: this.#filesOfRepositories.length,
      files: {
        total: this.#total,
        fetched: Math.max(0, this.#finished - this.#fromInventory),
        fromInventory: this.#fromInventory,
      },
      findings: this.#findings,
      gaps: this.#gaps,
      events: {
        requests: this.#requests,
        batches: this.#batches,
        filesOfRepositories: this.#filesOfRepositories,
        waits: this.#waits,
        retries: this.#retries,
      },
      remarks: [
        ...(firstForeign === undefined
          ? []
          : [`${this.#foreign.length} lines are no metrics and were passed over, the first is line ${firstForeign}`]),
        ...(this.#dropped === 0
          ? []
          : [`${this.#dropped} lines were dropped while it was written: counts of requests are too low`]),
      ],
    }
  }

  #passOver(number: number): void {
    this.#foreign.push(number)
  }

  #event(type: string, fields: CheckedFields, place: string): void {
    const atMs = fields.moment('at')
    if (type === 'scan-started') {
      if (this.#startedAtMs !== undefined)
        throw invalid(`${place}: a second scan begins; a metrics file holds one (write each to a file of its own)`)
      this.#startedAtMs = atMs
      if (fields.has('settings')) this.#settings = checkedSettings(fields.object('settings'), place)
      return
    }
    const atSeconds = Math.max(0, atMs - (this.#startedAtMs ?? atMs)) / 1_000
    switch (type) {
      case 'request-finished':
        this.#requests.push(requestOf(fields, atSeconds))
        break
      case 'batch-planned':
        this.#strategy = fields.text('strategy')
        break
      case 'batch-finished':
        this.#batches.push(batchOf(fields, place))
        break
      case 'repository-finished':
        this.#filesOfRepositories.push(fields.amount('files'))
        break
      case 'files-wanted':
        this.#total += fields.amount('count')
        break
      case 'files-finished':
        this.#finished += fields.amount('count')
        this.#fromInventory += fields.amount('from_inventory')
        break
      case 'retry':
        count(this.#retries, fields.text('reason'))
        break
      case 'wait-started':
        this.#waits.push({
          atSeconds,
          reason: fields.text('reason'),
          bucket: bucketIn(fields),
          seconds: fields.amount('wait_seconds'),
        })
        break
      case 'finding':
        this.#findings += 1
        break
      case 'gap':
        count(this.#gaps, fields.text('reason'))
        break
      case 'lines-dropped':
        this.#dropped += fields.amount('count')
        break
      case 'scan-finished':
        this.#end = { status: fields.oneOf('status', STATUSES), metrics: checkedMetrics(fields.object('metrics')) }
        break
      default: // what tells nothing of the performance, and what a newer scanner may write
    }
  }
}

function requestOf(fields: CheckedFields, atSeconds: number): RecordedRequest {
  return {
    atSeconds,
    status: fields.oneOf('status', OUTCOMES),
    kind: fields.oneOf('kind', KINDS),
    bucket: bucketIn(fields),
    files: fields.amount('files'),
    bytes: fields.amount('bytes'),
    points: fields.amount('points'),
    latencySeconds: fields.amount('latency_seconds'),
    concurrency: fields.amount('concurrency'),
  }
}

function batchOf(fields: CheckedFields, place: string): RecordedBatch {
  const fileBytes = fields.list('file_bytes')
  if (!fileBytes.every((bytes) => typeof bytes === 'number' && bytes >= 0))
    throw invalid(`${place}: file_bytes must be numbers from 0`)
  return {
    files: fields.amount('files'),
    repositories: fields.amount('repositories'),
    fileBytes: fileBytes as readonly number[],
  }
}

function bucketIn(fields: CheckedFields): Bucket | null {
  return fields.value('bucket') === null ? null : fields.oneOf('bucket', BUCKETS)
}

function count(counts: Record<string, number>, reason: string): void {
  counts[reason] = (counts[reason] ?? 0) + 1
}
