import type { ScanMetrics } from '@ioc-scanner/core'
import type { ScanTally } from './scan-tally.js'

const LABEL_WIDTH = 12

/** The tally in words, one subject a line; subjects without a number are left out. */
export function summaryOf(tally: ScanTally): string {
  const { counts, metrics } = tally
  const status = tally.status ?? 'broken off'
  const seconds = metrics?.duration_seconds ?? tally.elapsedMs / 1_000
  const lines: readonly (readonly [label: string, text: string])[] = [
    ['requests', `${sumOf(tally.requests)}${inBrackets(tally.requests)}${statusesOf(tally)}`],
    ['points', `REST ${tally.points.rest}, GraphQL ${tally.points.graphql}${utilizationOf(metrics)}`],
    ['latency', latencyOf(tally)],
    ['files', filesOf(tally)],
    ['received', `${(tally.bytes / 1024 / 1024).toFixed(1)} MiB`],
    [
      'waits',
      `${sumOf(tally.waitReasons)}${inBrackets(tally.waitReasons)}, ${duration(tally.waitedMs / 1_000)} in all`,
    ],
    ['retries', `${sumOf(tally.retryReasons)}${inBrackets(tally.retryReasons)}`],
    ['efficiency', efficiencyOf(metrics)],
    [
      'found',
      `${plural(counts.get('finding') ?? 0, 'finding')}, ${plural(counts.get('gap') ?? 0, 'gap')}, ${plural(counts.get('warning') ?? 0, 'warning')}`,
    ],
  ]
  const body = lines.filter(([, text]) => text !== '').map(([label, text]) => `  ${label.padEnd(LABEL_WIDTH)}${text}\n`)
  return `Metrics: scan ${status} after ${duration(seconds)}\n${body.join('')}`
}

/** `1 h 02 min`, `2 min 05 s`, `3.4 s` */
export function duration(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole >= 3_600) return `${Math.floor(whole / 3_600)} h ${padded(Math.floor((whole % 3_600) / 60))} min`
  if (whole >= 60) return `${Math.floor(whole / 60)} min ${padded(whole % 60)} s`
  return `${seconds.toFixed(1)} s`
}

function padded(value: number): string {
  return String(value).padStart(2, '0')
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0)
}

/** ` (tree 3, contents 9)`, most first. */
function inBrackets(counts: ReadonlyMap<string, number>): string {
  const sorted = [...counts].sort(([, a], [, b]) => b - a)
  return sorted.length === 0 ? '' : ` (${sorted.map(([key, count]) => `${key} ${count}`).join(', ')})`
}

function statusesOf({ statuses }: ScanTally): string {
  const [dropped, ignored] = [statuses.get('dropped') ?? 0, statuses.get('ignored') ?? 0]
  return dropped + ignored === 0 ? '' : `; ${dropped} dropped by a limit or a timeout, ${ignored} failed`
}

function latencyOf({ latencyMicros }: ScanTally): string {
  if (latencyMicros.count === 0) return ''
  const ms = (percentile: number): string => `${Math.round(latencyMicros.percentile(percentile) / 1_000)} ms`
  return `half within ${ms(50)}, 90 % within ${ms(90)}, 99 % within ${ms(99)}`
}

function filesOf({ filesFinished, filesWanted, filesFromInventory, metrics }: ScanTally): string {
  return `${filesFinished} of ${filesWanted} finished, ${filesFromInventory} of them without a fetch${throughputOf(metrics)}`
}

function throughputOf(metrics: ScanMetrics | undefined): string {
  const perMinute = metrics?.throughput_files_per_minute ?? null
  return perMinute === null ? '' : `, ${Math.round(perMinute)} a minute`
}

function utilizationOf(metrics: ScanMetrics | undefined): string {
  const { rest = null, graphql = null } = metrics?.rate_limit_utilization ?? {}
  const used = [rest === null ? '' : `REST ${percent(rest)}`, graphql === null ? '' : `GraphQL ${percent(graphql)}`]
  const known = used.filter((text) => text !== '').join(', ')
  return known === '' ? '' : `; of what may be used: ${known}`
}

function efficiencyOf(metrics: ScanMetrics | undefined): string {
  const parts: readonly (readonly [name: string, fraction: number | null | undefined])[] = [
    ['succeeded', metrics?.success_rate],
    ['from cache', metrics?.cache_hit_rate],
    ['parallel', metrics?.parallel_efficiency],
  ]
  const known = parts.flatMap(([name, fraction]) =>
    typeof fraction === 'number' ? [`${name} ${percent(fraction)}`] : [],
  )
  const peak = metrics?.peak_memory_mb
  return [...known, ...(typeof peak === 'number' ? [`peak ${Math.round(peak)} MiB`] : [])].join(', ')
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(fraction < 0.1 ? 1 : 0)} %`
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
