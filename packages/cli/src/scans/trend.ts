import { printable, type ScanMetrics } from '@ioc-scanner/core'
import type { Inventory } from '@ioc-scanner/inventory'
import { textTable } from '../metrics/text-table.js'
import { minuteOf } from '../query/ages.js'
import { isoOf } from '../query/moment.js'
import { targetInWords } from './scan-list.js'

/** What a finished scan took, and what it found. */
export interface TrendPoint {
  readonly id: string
  readonly target: string
  readonly startedAtMs: number
  readonly repositories: number
  readonly findings: number
  readonly gaps: number
  readonly metrics: ScanMetrics
}

/** The newest scans that have come to their end, oldest first. */
export function trendOf({ scans }: Pick<Inventory, 'scans'>, limit: number): readonly TrendPoint[] {
  return scans
    .list()
    .filter(({ status }) => status === 'complete' || status === 'incomplete')
    .slice(0, limit)
    .toReversed()
    .flatMap(({ id, target, startedAtMs, repositories, findings, gaps }) => {
      const metrics = scans.show(id).report?.metrics
      if (metrics === undefined) return []
      const about = {
        id,
        target: targetInWords(target),
        startedAtMs,
        repositories: repositories.listed,
        findings,
        gaps,
      }
      return [{ ...about, metrics }]
    })
}

const SHORT_ID = 8

export function trendAsText(points: readonly TrendPoint[]): string {
  if (points.length === 0) return 'No finished scan is stored.\n'
  const heading = ['id', 'started', 'target', 'repos', 'seconds', 'points', 'cached', 'found', 'gaps']
  const rows = points.map(({ id, startedAtMs, target, repositories, findings, gaps, metrics }) => [
    printable(id).slice(0, SHORT_ID),
    minuteOf(startedAtMs),
    target.length > 14 ? `${target.slice(0, 13)}…` : target,
    String(repositories),
    metrics.duration_seconds.toFixed(1),
    String(pointsOf(metrics)),
    metrics.cache_hit_rate === null ? '-' : `${Math.round(metrics.cache_hit_rate * 100)} %`,
    String(findings),
    String(gaps),
  ])
  return `${textTable([heading, ...rows], 3).join('\n')}\n`
}

export function trendAsJson(points: readonly TrendPoint[]): readonly object[] {
  return points.map(({ id, target, startedAtMs, repositories, findings, gaps, metrics }) => ({
    id,
    target,
    started_at: isoOf(startedAtMs),
    repositories,
    findings,
    gaps,
    points: pointsOf(metrics),
    metrics,
  }))
}

function pointsOf({ api }: ScanMetrics): number {
  return api.rest.points + api.graphql.points
}
