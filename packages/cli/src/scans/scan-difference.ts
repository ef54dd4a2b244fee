import { printable, type ReportFinding } from '@ioc-scanner/core'
import type { ScanDifference, ScanSummary } from '@ioc-scanner/inventory'
import { scopeOf } from '../scan/known-before.js'
import { minuteOf } from '../query/ages.js'
import { targetInWords } from './scan-list.js'

export function differenceAsJson(before: ScanSummary, after: ScanSummary, difference: ScanDifference): object {
  return {
    before: before.id,
    after: after.id,
    same_target: scopeOf(before) === scopeOf(after),
    new: difference.new,
    gone: difference.gone,
    still_there: difference.stillThere,
  }
}

/** New ones first: they are what somebody has to do something about. */
export function differenceAsText(before: ScanSummary, after: ScanSummary, difference: ScanDifference): string {
  const about = ({ id, startedAtMs, target }: ScanSummary): string =>
    `${printable(id)} of ${minuteOf(startedAtMs)} (${targetInWords(target)})`
  return [
    `from ${about(before)}`,
    `  to ${about(after)}`,
    ...(scopeOf(before) === scopeOf(after)
      ? []
      : ['They looked at different things: what is gone may only not have been looked at.']),
    ...notWhole(after),
    ...section('new', difference.new),
    ...section('gone', difference.gone),
    ...section('still there', difference.stillThere),
    '',
  ].join('\n')
}

function notWhole({ status, gaps }: ScanSummary): readonly string[] {
  if (status === 'complete') return []
  return [`The newer one is ${status} (gaps: ${gaps}): what is gone may only not have been looked at.`]
}

function section(name: string, findings: readonly ReportFinding[]): readonly string[] {
  const lines = findings.map(({ severity, repository, line, message }) =>
    printable(`  ${severity.toUpperCase()} ${repository}${line === null ? '' : ` line ${line}`}: ${message}`),
  )
  return ['', `${name}: ${findings.length}`, ...lines]
}
