import { createHash } from 'node:crypto'
import {
  codeOf,
  CodedError,
  messageOf,
  printable,
  type Download,
  type Gap,
  type GapReason,
  type Indicator,
  type IocContext,
  type IocSource,
  type Report,
} from '@ioc-scanner/core'
import { IndicatorIndex } from './indicator-index.js'

export interface IndicatorRequest {
  readonly source: IocSource
  readonly locations: readonly string[]
  /** Asked for by name: it must not be missing. */
  readonly required: boolean
}

export interface LoadedIndicators {
  readonly index: IndicatorIndex
  readonly sources: Report['indicators']
  readonly gaps: readonly Gap[]
  /** Of entries that are looked for and may not mean what they say. */
  readonly doubts: readonly string[]
}

/**
 * Reads all sources into one index, with what the host lends them for downloads. A bad entry becomes a gap, and so does a
 * source that fails and was not asked for by name; a doubt about an entry is told and hides nothing.
 * @throws {CodedError} of a required source; `NO_INDICATORS` when there is nothing to look for; the signal's reason.
 */
export async function loadIndicators(
  requests: readonly IndicatorRequest[],
  signal: AbortSignal,
  download?: Download,
): Promise<LoadedIndicators> {
  const index = new IndicatorIndex()
  const sources: Report['indicators'] = []
  const gaps: Gap[] = []
  const doubts: string[] = []
  const lent = { signal, ...(download === undefined ? {} : { download }) }
  for (const request of requests) sources.push(await load(request, index, { gaps, doubts }, lent))
  if (sources.every(({ count }) => count === 0)) {
    const named = sources.map(({ source }) => source).join(', ') || 'none'
    throw new CodedError('NO_INDICATORS', `no indicators to look for; sources asked: ${named}`)
  }
  return { index, sources, gaps, doubts }
}

async function load(
  { source, locations, required }: IndicatorRequest,
  index: IndicatorIndex,
  loaded: { readonly gaps: Gap[]; readonly doubts: string[] },
  lent: Pick<IocContext, 'signal' | 'download'>,
): Promise<Report['indicators'][number]> {
  const { signal } = lent
  const digest = createHash('sha256')
  let count = 0
  let asOf: string | null = null
  const gap = (path: string | null, reason: GapReason, detail: string): void => {
    loaded.gaps.push({
      repository: null,
      ref: null,
      path,
      reason,
      detail: `indicator source '${source.name}'${detail}`,
    })
  }
  const context: IocContext = {
    ...lent,
    locations,
    stamp: (stamp) => {
      asOf = stamp
    },
    report: ({ location, line, reason, isDoubt = false }) => {
      const told = `: ${line === undefined ? location : `${location}, line ${line}`}: ${reason}`
      if (isDoubt) loaded.doubts.push(`indicator source '${source.name}'${told}`)
      else gap(location, 'unparsable', told)
    },
  }
  try {
    for await (const indicator of untilAborted(source.load(context), signal)) {
      try {
        index.add(indicator)
      } catch (cause) {
        gap(null, 'unparsable', `: an entry is no indicator: ${messageOf(cause)}`)
        continue
      }
      digest.update(JSON.stringify(indicator))
      count += 1
    }
  } catch (cause) {
    signal.throwIfAborted()
    if (required) throw codeOf(cause) === undefined ? failed(source, cause) : cause
    gap(null, 'plugin', ` failed: ${messageOf(cause)}`)
  }
  return { source: source.name, count, as_of: asOf, digest: digest.digest('hex') }
}

function failed({ name }: IocSource, cause: unknown): CodedError {
  const message = `indicator source '${name}' failed: ${printable(messageOf(cause))}`
  return new CodedError('IOC_SOURCE_FAILED', message, { cause })
}

/** A source that hangs does not keep an interrupt from ending the scan. */
async function* untilAborted(indicators: AsyncIterable<Indicator>, signal: AbortSignal): AsyncGenerator<Indicator> {
  let abort = (): void => undefined
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason as Error)
  })
  aborted.catch(() => undefined) // heard in the race below, or too late to matter
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  try {
    const iterator = indicators[Symbol.asyncIterator]()
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted])
      if (next.done === true) return
      yield next.value
    }
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
