import { createHash } from 'node:crypto'
import { codeOf, CodedError, messageOf, printable, type Gap, type IocSource, type Report } from '@ioc-scanner/core'
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
}

/**
 * Reads all sources into one index. A bad entry becomes a gap, and so does a source that fails and was not asked for by name.
 * @throws {CodedError} of a required source; `NO_INDICATORS` when there is nothing to look for.
 */
export async function loadIndicators(
  requests: readonly IndicatorRequest[],
  signal: AbortSignal,
): Promise<LoadedIndicators> {
  const index = new IndicatorIndex()
  const sources: Report['indicators'] = []
  const gaps: Gap[] = []
  for (const { source, locations, required } of requests) {
    const digest = createHash('sha256')
    let count = 0
    let asOf: string | null = null
    const context = {
      locations,
      signal,
      stamp: (stamp: string) => {
        asOf = stamp
      },
      report: ({ location, line, reason }: { location: string; line?: number; reason: string }) => {
        const place = line === undefined ? location : `${location}, line ${line}`
        gaps.push({
          repository: null,
          ref: null,
          path: location,
          reason: 'unparsable',
          detail: `indicator source '${source.name}': ${place}: ${reason}`,
        })
      },
    }
    try {
      for await (const indicator of source.load(context)) {
        index.add(indicator)
        digest.update(JSON.stringify(indicator))
        count += 1
      }
    } catch (cause) {
      if (required) {
        if (codeOf(cause) !== undefined) throw cause
        throw new CodedError(
          'IOC_SOURCE_FAILED',
          `indicator source '${source.name}' failed: ${printable(messageOf(cause))}`,
          { cause },
        )
      }
      gaps.push({
        repository: null,
        ref: null,
        path: null,
        reason: 'plugin',
        detail: `indicator source '${source.name}' failed: ${messageOf(cause)}`,
      })
    }
    sources.push({ source: source.name, count, as_of: asOf, digest: digest.digest('hex') })
  }
  if (sources.every(({ count }) => count === 0)) {
    const named = sources.map(({ source }) => source).join(', ') || 'none'
    throw new CodedError('NO_INDICATORS', `no indicators to look for; sources asked: ${named}`)
  }
  return { index, sources, gaps }
}
