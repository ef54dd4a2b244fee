import type { RequestKind } from '@ioc-scanner/core'
import type { RecordedRequest } from './measured-scan.js'

/** What one kind of request came to. */
export interface Phase {
  readonly kind: RequestKind
  readonly name: string
  readonly requests: number
  /** Without an answer: limits, timeouts, faults. */
  readonly failed: number
  readonly points: number
  readonly bytes: number
  /** Within which half, and nine of ten, of the answers came; null without an answer. */
  readonly latencySeconds: { readonly p50: number; readonly p90: number } | null
}

/** In the order of a scan. */
const NAMES: Readonly<Record<RequestKind, string>> = {
  login: 'login',
  listing: 'repositories',
  tree: 'trees',
  contents: 'contents',
  blob: 'large files',
  owners: 'owners',
}

export function phasesOf(requests: readonly RecordedRequest[]): readonly Phase[] {
  return (Object.keys(NAMES) as RequestKind[]).flatMap((kind) => {
    const own = requests.filter((request) => request.kind === kind)
    return own.length === 0 ? [] : [phaseOf(kind, own)]
  })
}

function phaseOf(kind: RequestKind, requests: readonly RecordedRequest[]): Phase {
  const answered = requests.filter(({ status }) => status === 'measured')
  const latencies = answered.map(({ latencySeconds }) => latencySeconds).sort((a, b) => a - b)
  return {
    kind,
    name: NAMES[kind],
    requests: requests.length,
    failed: requests.length - answered.length,
    points: sumOf(requests, ({ points }) => points),
    bytes: sumOf(requests, ({ bytes }) => bytes),
    latencySeconds:
      latencies.length === 0 ? null : { p50: quantileOf(latencies, 0.5), p90: quantileOf(latencies, 0.9) },
  }
}

/** @param sorted From the least to the most; 0 for none. */
export function quantileOf(sorted: readonly number[], share: number): number {
  return sorted[Math.round((sorted.length - 1) * share)] ?? 0
}

export function sumOf<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0)
}

/** 0 for none. Not by `Math.max(...values)`: a large scan has more of them than a call may have arguments. */
export function mostOf(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), values[0] ?? 0)
}
