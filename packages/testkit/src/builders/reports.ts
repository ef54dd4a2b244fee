import type { Report, ReportFinding, ReportGap, ScanMetrics } from '@ioc-scanner/core'
import { merged, type Partially } from './merged.js'

/** A lockfile of `acme/web` that resolves to `left@1.0.1`. */
export function finding(changes: Partially<ReportFinding> = {}): ReportFinding {
  return merged<ReportFinding>(
    {
      id: '0123456789abcdef0123456789abcdef',
      kind: 'package',
      severity: 'critical',
      confidence: 'confirmed',
      repository: 'acme/web',
      ref: 'main',
      commit: 'c'.repeat(40),
      path: 'package-lock.json',
      line: 12,
      package: {
        purl: 'pkg:npm/left@1.0.1',
        ecosystem: 'npm',
        name: 'left',
        version: '1.0.1',
        constraint: null,
        dependency_path: ['right', 'left'],
      },
      indicator: {
        id: 'left-1',
        campaign: 'left-2026-03',
        source: 'testkit',
        title: 'Left side attack',
        references: ['https://example.com/left'],
      },
      exposure: { current: true, first_seen_at: null, last_seen_at: null, commits: [] },
      message: 'package-lock.json resolves to left 1.0.1',
      evidence: null,
      teams: ['acme/frontend'],
      owners: [{ name: '@acme/frontend', rule: '*' }],
      next_steps: ['Rotate what the build could reach.'],
    },
    changes,
  )
}

/** A tree of `acme/web` that was cut. */
export function gap(changes: Partially<ReportGap> = {}): ReportGap {
  return merged<ReportGap>(
    { repository: 'acme/web', ref: 'main', path: null, reason: 'truncated', detail: 'the tree listing was cut' },
    changes,
  )
}

/** Measurements of a scan of one minute. */
export function metrics(changes: Partially<ScanMetrics> = {}): ScanMetrics {
  return merged<ScanMetrics>(
    {
      duration_seconds: 60,
      throughput_files_per_minute: 30,
      cache_hit_rate: 0.25,
      success_rate: 1,
      parallel_efficiency: 0.8,
      peak_memory_mb: 140,
      rate_limit_utilization: { rest: 0, graphql: 0.01 },
      rate_limit_wait_seconds: 0,
      retries: 0,
      api: {
        rest: { requests: 1, points: 1 },
        graphql: { requests: 12, points: 12 },
        not_modified: 0,
      },
    },
    changes,
  )
}

/** The valid report of a complete scan that found nothing. */
export function report(changes: Partially<Report> = {}): Report {
  return merged<Report>(
    {
      schema_version: '1',
      tool: { name: 'ioc-scanner', version: '0.1.0' },
      scan: {
        id: '2026-03-02T03:00:00Z-acme',
        target: 'organization acme',
        started_at: '2026-03-02T03:00:00Z',
        finished_at: '2026-03-02T03:01:00Z',
        status: 'complete',
      },
      findings: [],
      indicators: [{ source: 'testkit', count: 2, as_of: '2026-03-01', digest: 'd'.repeat(64) }],
      settings: {
        strategy: 'adaptive',
        preset: null,
        plugins: [{ name: 'strategy-adaptive', package: '@ioc-scanner/plugin-strategy-adaptive', version: '0.1.0' }],
      },
      suppressed: [],
      warnings: [],
      prediction: null,
      coverage: {
        repositories: { total: 12, scanned: 10, unchanged: 0, skipped: 2, failed: 0 },
        files: { total: 40, fetched: 30, from_inventory: 10, skipped: 0, failed: 0 },
        skipped: [
          { repository: 'acme/old', reason: 'archived' },
          { repository: 'acme/copy', reason: 'fork' },
        ],
        gaps: [],
      },
      metrics: metrics(),
      recommendations: [],
    },
    changes,
  )
}
