import { FURTHER_INDICATORS, indicatorText, SIX_INDICATORS, type Indicator } from './indicators.js'
import type { MeasuredScan } from './measured-scan.js'
import { wrapped } from './shown-metrics.js'
import { textTable } from './text-table.js'

export interface ComparedIndicator {
  readonly indicator: Indicator
  readonly a: number | null
  readonly b: number | null
  /** Of the second against the first, a share: 0.25 is a quarter more; null where it cannot be said. */
  readonly change: number | null
  readonly better: 'A' | 'B' | 'same' | null
}

/** Less than this is chance. */
const NOTICEABLE = 0.01
const LONGEST_NAME = 60

export function compareMetrics(a: MeasuredScan, b: MeasuredScan): readonly ComparedIndicator[] {
  return [...SIX_INDICATORS, ...FURTHER_INDICATORS].map((indicator) => {
    const [one, other] = [indicator.value(a.metrics), indicator.value(b.metrics)]
    if (one === null || other === null) return { indicator, a: one, b: other, change: null, better: null }
    const change = one === 0 ? (other === 0 ? 0 : null) : other / one - 1
    return { indicator, a: one, b: other, change, better: betterOf(indicator, one, other) }
  })
}

function betterOf({ better }: Indicator, one: number, other: number): ComparedIndicator['better'] {
  if (better === null) return null
  if (Math.abs(other - one) <= NOTICEABLE * Math.max(one, other)) return 'same'
  return other > one === (better === 'more') ? 'B' : 'A'
}

/** `metrics compare` for people: at most 80 columns. */
export function comparisonText(a: MeasuredScan, b: MeasuredScan): string {
  const rows = compareMetrics(a, b).map((row) => [
    row.indicator.label,
    indicatorText(row.indicator, a.metrics),
    indicatorText(row.indicator, b.metrics),
    changeText(row),
    row.better === 'same' || row.better === null ? '' : row.better,
  ])
  const lines = [
    `A  ${shortName(a.file)} (${a.strategy ?? 'unknown strategy'})`,
    `B  ${shortName(b.file)} (${b.strategy ?? 'unknown strategy'})`,
    '',
    ...textTable([['', 'A', 'B', 'change', 'better'], ...rows], 1),
    '',
    ...differences(a, b).flatMap((text) => wrapped(text, '! ')),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

/** What makes two scans hard to compare. */
export function differences(a: MeasuredScan, b: MeasuredScan): readonly string[] {
  const both = (what: string, one: number, other: number): string[] =>
    one === other ? [] : [`${what}: ${one} against ${other}; not all differences come from the settings`]
  return [
    ...both('repositories', a.repositories, b.repositories),
    ...both('files wanted', a.files.total, b.files.total),
    ...[a, b].flatMap(({ file, status, gaps }, index) => {
      const count = Object.values(gaps).reduce((sum, gap) => sum + gap, 0)
      return status === 'complete'
        ? []
        : [`${index === 0 ? 'A' : 'B'} is ${status} (${count} gaps): ${shortName(file)}`]
    }),
  ]
}

export function comparisonJson(a: MeasuredScan, b: MeasuredScan): object {
  return {
    a: a.file,
    b: b.file,
    indicators: compareMetrics(a, b).map(({ indicator, ...row }) => ({ name: indicator.name, ...row })),
    differences: differences(a, b),
  }
}

function changeText({ change, a, b }: ComparedIndicator): string {
  if (a === null || b === null) return '-'
  if (change === null) return 'new'
  const percent = Math.round(change * 100)
  return percent === 0 ? '±0 %' : `${percent > 0 ? '+' : '−'}${Math.abs(percent)} %`
}

function shortName(file: string): string {
  return file.length > LONGEST_NAME ? `…${file.slice(1 - LONGEST_NAME)}` : file
}
