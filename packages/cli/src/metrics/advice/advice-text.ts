import { BATCH_SETTINGS, printable } from '@ioc-scanner/core'
import type { Candidate } from '@ioc-scanner/engine'
import { secondsText, wholeText } from '../indicators.js'
import type { MeasuredScan } from '../measured-scan.js'
import { wrapped } from '../shown-metrics.js'
import { textTable } from '../text-table.js'
import type { Advice, Modelled } from './advise.js'
import type { Expected } from './judge.js'

const LABEL = 12

/** `metrics advise` for people: at most 80 columns. */
export function adviceText(advice: Advice, scan: MeasuredScan): string {
  const about = `${scan.file}: ${wholeText(scan.repositories)} repositories, ${wholeText(scan.files.total)} files in ${secondsText(scan.metrics.duration_seconds)}`
  const lines = [
    ...wrapped(`Advice for ${advice.goal}, from ${about}.`, ''),
    '',
    ...answer(advice, scan),
    ...scan.remarks.flatMap((remark) => ['', ...wrapped(remark, '! ')]),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function answer(advice: Advice, scan: MeasuredScan): readonly string[] {
  switch (advice.kind) {
    case 'unfit':
      return wrapped(`No advice: ${advice.because}.`, '')
    case 'nothing': {
      const { because, model } = advice
      if (model === null) return wrapped(`Nothing to change: ${because}.`, '')
      const tried = `None of ${model.tried} changes made the modelled scan better.`
      return [...wrapped(`Nothing to change: ${because}. ${tried}`, ''), '', ...modelText(model)]
    }
    case 'change':
      return [
        ...changeLines(advice.change),
        '',
        ...labelled('why', advice.change.because),
        ...expectedLines(advice.model.before, advice.after, scan),
        ...labelled('how', `${flagOf(advice.change)}, or in a configuration file:`),
        ...fileLines(advice.change).map((line) => `${' '.repeat(LABEL)}${line}`),
        '',
        ...modelText(advice.model),
        ...wrapped('Change this one key, scan, and compare: metrics compare BEFORE AFTER.', ''),
      ]
  }
}

function changeLines({ name, current, suggested }: Candidate): readonly string[] {
  return [`  ${BATCH_SETTINGS[name].key}: ${valueText(current)} → ${valueText(suggested)}`]
}

function expectedLines(before: Expected, after: Expected, scan: MeasuredScan): readonly string[] {
  const { seconds, peakMemoryMb } = scaled(before, after, scan)
  const rows = [
    ['time', secondsText(seconds.before), '→', secondsText(seconds.after), percentText(before.seconds, after.seconds)],
    [
      'memory',
      `${wholeText(peakMemoryMb.before)} MiB`,
      '→',
      `${wholeText(peakMemoryMb.after)} MiB`,
      percentText(peakMemoryMb.before, peakMemoryMb.after),
    ],
    ['failed', before.failed.toFixed(1), '→', after.failed.toFixed(1), 'attempts in the model'],
    ['gaps', before.gaps.toFixed(1), '→', after.gaps.toFixed(1), 'files in the model'],
  ]
  return textTable(rows, 1).map((line, index) => `${(index === 0 ? '  expected' : '').padEnd(LABEL)}${line}`)
}

/** The model's change on top of what the scan really took. */
export function scaled(before: Expected, after: Expected, { metrics }: MeasuredScan) {
  const peak = metrics.peak_memory_mb ?? before.peakMemoryMb
  const factor = before.seconds === 0 ? 1 : after.seconds / before.seconds
  return {
    seconds: { before: metrics.duration_seconds, after: metrics.duration_seconds * factor },
    peakMemoryMb: { before: peak, after: Math.max(0, peak + after.peakMemoryMb - before.peakMemoryMb) },
  }
}

function modelText({ fetchingSeconds, assumptions }: Modelled): readonly string[] {
  const { modelled, measured } = fetchingSeconds
  const model = `By a model of this scan, which fetches for ${secondsText(modelled)} where the scan did for ${secondsText(measured)}.`
  return [...wrapped(model, ''), ...assumptions.flatMap((assumption) => wrapped(`${assumption}.`, 'Assumed: '))]
}

function flagOf({ name, suggested }: Pick<Candidate, 'name' | 'suggested'>): string {
  const { flag } = BATCH_SETTINGS[name]
  if (typeof suggested === 'boolean') return suggested ? `--${flag}` : `--no-${flag}`
  return `--${flag} ${valueText(suggested)}`
}

function fileLines({ name, suggested }: Pick<Candidate, 'name' | 'suggested'>): readonly string[] {
  const keys = ['batch', ...BATCH_SETTINGS[name].key.split('.')]
  return keys.map((key, depth) => {
    const value = depth === keys.length - 1 ? ` ${valueText(suggested)}` : ''
    return `${'  '.repeat(depth)}${key}:${value}`
  })
}

function labelled(label: string, text: string): readonly string[] {
  return wrapped(text, `  ${label}`.padEnd(LABEL))
}

function valueText(value: string | number | boolean): string {
  return printable(String(value))
}

function percentText(before: number, after: number): string {
  if (before === 0) return ''
  const percent = Math.round((after / before - 1) * 100)
  return percent === 0 ? '±0 %' : `${percent > 0 ? '+' : '−'}${Math.abs(percent)} %`
}
