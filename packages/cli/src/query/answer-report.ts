import { randomUUID } from 'node:crypto'
import { printable, type Finding, type Report } from '@ioc-scanner/core'
import type { Answer, AnsweredSighting } from './answer.js'
import { QUESTION, type Asked } from './asked.js'
import { isoOf } from './moment.js'

/** The answer as a report, for whatever renders reports: sightings are findings, what is not covered are gaps. Nothing was measured. */
export function answerAsReport(
  { sightings, knowledge, warnings }: Answer,
  asked: readonly Asked[],
  { nowMs, toolVersion }: { readonly nowMs: number; readonly toolVersion: string },
): Report {
  const now = isoOf(nowMs)
  const none = { requests: 0, points: 0 }
  const findings = new Map(sightings.map((each) => [each.finding.id, findingOf(each)]))
  return {
    schema_version: '1',
    tool: { name: 'ioc-scanner', version: toolVersion },
    scan: {
      id: randomUUID(),
      target: `inventory, asked for ${asked.map(({ text }) => printable(text)).join(', ')}`,
      started_at: now,
      finished_at: now,
      status: knowledge.notCovered.length > 0 ? 'incomplete' : 'complete',
    },
    findings: [...findings.values()],
    indicators: [{ source: QUESTION, count: asked.length, as_of: null, digest: '' }],
    settings: { strategy: '', preset: null, plugins: [] },
    suppressed: [],
    warnings: [
      ...(knowledge.oldestSeenAtMs === null
        ? []
        : [`answered from the inventory alone: its oldest knowledge is of ${isoOf(knowledge.oldestSeenAtMs)}`]),
      ...warnings,
    ],
    prediction: null,
    coverage: {
      repositories: {
        total: knowledge.repositories,
        scanned: 0, // all of it was known before
        unchanged: knowledge.scanned,
        skipped: knowledge.leftOut,
        failed: 0,
      },
      files: { total: 0, fetched: 0, from_inventory: 0, skipped: 0, failed: 0 },
      skipped: [],
      gaps: knowledge.notCovered.map(({ repository, detail }) => ({
        repository,
        ref: null,
        path: null,
        reason: 'not-found' as const,
        detail,
      })),
    },
    metrics: {
      duration_seconds: 0,
      throughput_files_per_minute: null,
      cache_hit_rate: null,
      success_rate: null,
      parallel_efficiency: null,
      peak_memory_mb: null,
      rate_limit_utilization: null,
      rate_limit_wait_seconds: null,
      retries: null,
      api: { rest: none, graphql: none, not_modified: 0 },
    },
    recommendations: [],
  }
}

/** A question accuses nobody: what was asked for is there, and what follows is the asker's to know. */
function findingOf({ finding, indicator, sighting }: AnsweredSighting): Finding {
  if (indicator.campaign !== QUESTION) return finding
  const { path, name, version, constraint } = sighting
  const has = version === undefined ? `asks for ${name} ${constraint ?? ''}` : `resolves to ${name} ${version}`
  return { ...finding, severity: 'info', message: printable(`${path} ${has}`), next_steps: [] }
}
