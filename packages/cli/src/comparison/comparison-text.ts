import { printable } from '@ioc-scanner/core'
import type { Measurement } from '@ioc-scanner/simulation'
import type { ComparedRow, ComparedWorld } from './compare.js'

const WIDEST_NAME = 13
const GAP = '  '
const BYTES_PER_MIB = 1_048_576

interface Column {
  readonly title: string
  readonly value: (measurement: Measurement) => string
}

const COLUMNS: readonly Column[] = [
  { title: 'time', value: ({ seconds }) => clockTime(seconds) },
  { title: 'sent', value: ({ requests }) => String(requests) },
  { title: 'REST', value: ({ points }) => String(points.rest) },
  { title: 'GraphQL', value: ({ points }) => String(points.graphql) },
  { title: 'peak', value: ({ peakConcurrency }) => String(peakConcurrency) },
  { title: 'MiB', value: ({ peakBytesInFlight }) => (peakBytesInFlight / BYTES_PER_MIB).toFixed(0) },
  { title: 'first', value: ({ secondsToFirstFinding }) => clockTime(secondsToFirstFinding) },
  { title: '95 %', value: ({ secondsTo95PercentOfFindings }) => clockTime(secondsTo95PercentOfFindings) },
  { title: 'over', value: ({ violations }) => String(sumOf(violations)) },
]

export const COMPARISON_LEGEND = [
  'time, first, 95 %: until the end, the first finding and 95 % of the findings.',
  'sent: requests. REST, GraphQL: points. peak: requests at a time. MiB: most in',
  'flight. over: limits of GitHub that were broken. Times are modelled.',
  '',
].join('\n')

/** One world as a table that fits into 80 columns, the fastest first. */
export function comparedWorldText({ world, seed, rows }: ComparedWorld): string {
  const head = ['', ...COLUMNS.map(({ title }) => title)]
  const body = rows.map((row) => [
    shortName(row.name),
    ...('measurement' in row ? COLUMNS.map(({ value }) => value(row.measurement)) : ['failed']),
  ])
  const lines = [head, ...body]
  const widths = head.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)))
  const table = lines.map((cells) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join(GAP),
  )
  return [`${printable(world.name)} (seed ${seed})`, printable(world.summary), ...table, ...rows.flatMap(remarks), '']
    .map((line) => `${line}\n`)
    .join('')
}

/** What a table does not show and nobody should overlook. */
function remarks(row: ComparedRow): readonly string[] {
  const name = printable(row.name)
  if ('failure' in row) return [`! ${name}: ${printable(row.failure)}`]
  const { violations, gaps, overlooked } = row.measurement
  const broken = Object.entries(violations).flatMap(([kind, count]) => (count > 0 ? [`${kind} ${count}`] : []))
  return [
    ...(broken.length > 0 ? [`! ${name}: ${broken.join(', ')}`] : []),
    ...(gaps > 0 ? [`! ${name}: ${gaps} ${gaps === 1 ? 'gap' : 'gaps'}`] : []),
    ...(overlooked > 0 ? [`! ${name}: ${overlooked} places overlooked: a bug of the scanner`] : []),
  ]
}

/** What the second settings change against the first, in percent. */
export function differenceText([one, other]: readonly [string, string], { rows }: ComparedWorld): string {
  const measured = (name: string): Measurement | undefined => {
    const row = rows.find((candidate) => candidate.name === name)
    return row !== undefined && 'measurement' in row ? row.measurement : undefined
  }
  const [before, after] = [measured(one), measured(other)]
  if (before === undefined || after === undefined) return ''
  const changes = [
    `time ${change(before.seconds, after.seconds)}`,
    `requests ${change(before.requests, after.requests)}`,
    `bytes in flight ${change(before.peakBytesInFlight, after.peakBytesInFlight)}`,
  ]
  return `${printable(other)} against ${printable(one)}: ${changes.join(', ')}\n\n`
}

function change(before: number, after: number): string {
  if (before === 0) return after === 0 ? '±0 %' : 'new'
  const percent = Math.round((after / before - 1) * 100)
  return `${percent === 0 ? '±' : percent > 0 ? '+' : '−'}${Math.abs(percent)} %`
}

function shortName(name: string): string {
  const shown = printable(name)
  return shown.length > WIDEST_NAME ? `…${shown.slice(1 - WIDEST_NAME)}` : shown
}

/** `0:05`, `12:40`, `1:02:40`. */
function clockTime(seconds: number | null): string {
  if (seconds === null) return '-'
  const whole = Math.round(seconds)
  const two = (part: number): string => String(part).padStart(2, '0')
  const minutes = Math.floor(whole / 60)
  const ending = two(whole % 60)
  return minutes < 60 ? `${minutes}:${ending}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${ending}`
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
