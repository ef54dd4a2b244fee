import { printable } from '@ioc-scanner/core'
import { indicatorText, secondsText, SIX_INDICATORS, wholeText } from './indicators.js'
import type { MeasuredScan, RecordedWait } from './measured-scan.js'
import { phasesOf, sumOf } from './phases.js'
import { textTable } from './text-table.js'

const BYTES_PER_MIB = 1_048_576
const LABEL_WIDTH = 21
const WIDTH = 80

/** `metrics show` for people: at most 80 columns. */
export function shownMetrics(scan: MeasuredScan): string {
  const { metrics } = scan
  const indicators = SIX_INDICATORS.map((indicator) => [
    `  ${indicator.label}`,
    indicatorText(indicator, metrics),
    `  ${indicator.meaning}`,
  ])
  const values = indicators.map(([label = '', value = '', meaning = '']) => {
    return `${label.padEnd(LABEL_WIDTH + 2)}${value.padStart(14)}${meaning}`
  })
  const isUnmeasured = metrics.success_rate === null && metrics.peak_memory_mb === null
  const lines = [
    ...wrapped(`${scan.file}: ${headline(scan)}`, ''),
    '',
    ...values,
    ...(isUnmeasured ? ['  (performance monitoring was off)'] : []),
    '',
    ...facts(scan).flatMap(([label, text]) => wrapped(text, `  ${label.padEnd(LABEL_WIDTH)}`)),
    ...phaseTable(scan),
    ...scan.remarks.flatMap((remark) => ['', ...wrapped(remark, '! ')]),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function headline({ status, metrics, strategy, preset, settings }: MeasuredScan): string {
  const by = strategy === null ? '' : `, strategy ${printable(strategy)}`
  const from = preset === null ? '' : `, preset ${printable(preset)}`
  const most = settings === null ? '' : `, at most ${settings.maxConcurrentRequests} requests at a time`
  return `${status} after ${secondsText(metrics.duration_seconds)}${by}${from}${most}`
}

/** Label and text. */
function facts(scan: MeasuredScan): readonly (readonly [string, string])[] {
  const { metrics, files, gaps, findings, repositories } = scan
  const { graphql, rest } = metrics.api
  return [
    ['looked at', `${wholeText(repositories)} repositories, ${wholeText(files.total)} files: ${filesText(files)}`],
    [
      'requests',
      `GraphQL ${wholeText(graphql.requests)} (${wholeText(graphql.points)} points), REST ${wholeText(rest.requests)} (${wholeText(rest.points)} points)`,
    ],
    ['limits met', limitsText(scan)],
    ['retries', retriesText(scan)],
    ['findings', wholeText(findings)],
    ['gaps', countsText(gaps, 'none')],
  ]
}

function filesText({ fetched, fromInventory, total }: MeasuredScan['files']): string {
  const rest = total - fetched - fromInventory
  const failed = rest > 0 ? `, ${wholeText(rest)} not read` : ''
  return `${wholeText(fetched)} fetched, ${wholeText(fromInventory)} known${failed}`
}

function limitsText({ metrics, events }: MeasuredScan): string {
  const seconds = metrics.rate_limit_wait_seconds
  const waited = seconds === null ? 'not measured' : seconds === 0 ? 'none' : `${secondsText(seconds)} of waiting`
  return events === null || events.waits.length === 0 ? waited : `${waited}: ${waitsText(events.waits)}`
}

function waitsText(waits: readonly RecordedWait[]): string {
  const names = [...new Set(waits.map(({ reason }) => reason))]
  return names.map((name) => `${printable(name)} ${waits.filter(({ reason }) => reason === name).length}×`).join(', ')
}

function retriesText({ metrics, events }: MeasuredScan): string {
  const known = countsText(events?.retries ?? {}, '')
  const count = metrics.retries === null ? 'not measured' : wholeText(metrics.retries)
  return known === '' ? count : `${count}: ${known}`
}

function countsText(counts: Readonly<Record<string, number>>, none: string): string {
  const entries = Object.entries(counts).sort(([, a], [, b]) => b - a)
  return entries.length === 0
    ? none
    : entries.map(([name, count]) => `${printable(name)} ${wholeText(count)}`).join(', ')
}

function phaseTable({ events }: MeasuredScan): readonly string[] {
  if (events === null)
    return ['', ...wrapped('--metrics-sink ndjson writes a file that tells each phase as well.', '  ')]
  const latency = (seconds: number | undefined): string =>
    seconds === undefined ? '-' : `${wholeText(seconds * 1_000)} ms`
  const rows = phasesOf(events.requests).map((phase) => [
    phase.name,
    wholeText(phase.requests),
    wholeText(phase.failed),
    wholeText(phase.points),
    (phase.bytes / BYTES_PER_MIB).toFixed(1),
    latency(phase.latencySeconds?.p50),
    latency(phase.latencySeconds?.p90),
  ])
  const head = ['phase', 'requests', 'failed', 'points', 'MiB', 'half within', '90 % within']
  const sizes = events.batches.length
  const files = sumOf(events.batches, (batch) => batch.files)
  const batches =
    sizes === 0
      ? []
      : ['', ...wrapped(`${wholeText(sizes)} batches, ${(files / sizes).toFixed(1)} files on average`, '  ')]
  return ['', ...textTable([head, ...rows], 1).map((line) => `  ${line}`), ...batches]
}

/** Breaks between words, under the text and not under its label. */
export function wrapped(text: string, label: string): readonly string[] {
  const lines: string[] = []
  let line = label
  for (const word of text.split(' ')) {
    const isFirst = line === label || line === ' '.repeat(label.length)
    if (!isFirst && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = ' '.repeat(label.length) + word
    } else line += isFirst ? word : ` ${word}`
  }
  return [...lines, line.trimEnd()]
}
