import { CheckedFields, isObject } from './checked-fields.js'
import { checkedMetrics } from './checked-metrics.js'
import type { MeasuredScan } from './measured-scan.js'

/** A scan from its report, schema version 1. @throws {CodedError} `METRICS_INVALID`, naming the key that does not fit. */
export function readReport(document: unknown, file: string): MeasuredScan {
  const report = CheckedFields.of(document, file)
  report.oneOf('schema_version', ['1'])
  const coverage = report.object('coverage')
  const files = coverage.object('files')
  const settings = report.object('settings')
  return {
    file,
    kind: 'report',
    status: report.object('scan').oneOf('status', ['complete', 'incomplete', 'interrupted']),
    metrics: checkedMetrics(report.object('metrics')),
    strategy: settings.text('strategy'),
    preset: settings.textOrNull('preset'),
    settings: null,
    repositories: coverage.object('repositories').amount('scanned'),
    files: {
      total: files.amount('total'),
      fetched: files.amount('fetched'),
      fromInventory: files.amount('from_inventory'),
    },
    findings: report.list('findings').length,
    gaps: gapsByReason(coverage.list('gaps')),
    events: null,
    remarks: [],
  }
}

function gapsByReason(gaps: readonly unknown[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const gap of gaps) {
    const reason = isObject(gap) && typeof gap['reason'] === 'string' ? gap['reason'] : 'unknown'
    counts[reason] = (counts[reason] ?? 0) + 1
  }
  return counts
}
