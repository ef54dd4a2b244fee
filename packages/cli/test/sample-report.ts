import type { Finding, Report } from '@ioc-scanner/core'

export function finding(about: Partial<Finding> = {}): Finding {
  return {
    id: 'f1',
    kind: 'package',
    severity: 'critical',
    confidence: 'confirmed',
    repository: 'acme/web-shop',
    ref: 'main',
    commit: 'c0ffee',
    path: 'package-lock.json',
    line: 16,
    package: {
      purl: 'pkg:npm/axios@1.14.1',
      ecosystem: 'npm',
      name: 'axios',
      version: '1.14.1',
      constraint: null,
      dependency_path: [],
    },
    indicator: {
      id: 'axios-2026-03/npm/axios',
      campaign: 'axios-2026-03',
      source: 'builtin',
      title: 'axios',
      references: [],
    },
    exposure: { current: true, first_seen_at: null, last_seen_at: null, commits: [] },
    message: 'axios@1.14.1',
    evidence: null,
    teams: [],
    owners: [],
    next_steps: [],
    ...about,
  }
}

interface Told {
  readonly status?: Report['scan']['status']
  readonly findings?: readonly Finding[]
  readonly gaps?: Report['coverage']['gaps']
  readonly skipped?: Report['coverage']['skipped']
  readonly scanned?: number
}

export function report({
  status = 'complete',
  findings = [],
  gaps = [],
  skipped = [],
  scanned = 1,
}: Told = {}): Report {
  const bucket = { requests: 1, points: 1 }
  return {
    schema_version: '1',
    tool: { name: 'ioc-scanner', version: '0.0.0' },
    scan: { id: 's1', target: 'organization acme', started_at: '', finished_at: '', status },
    findings: [...findings],
    indicators: [],
    settings: { strategy: 'adaptive', preset: null, plugins: [] },
    suppressed: [],
    warnings: [],
    prediction: null,
    coverage: {
      repositories: {
        total: scanned + skipped.length + gaps.length,
        scanned,
        unchanged: 0,
        skipped: skipped.length,
        failed: gaps.length,
      },
      files: { total: 0, fetched: 0, from_inventory: 0, skipped: 0, failed: 0 },
      skipped,
      gaps,
    },
    metrics: {
      duration_seconds: 1,
      throughput_files_per_minute: null,
      cache_hit_rate: null,
      success_rate: null,
      parallel_efficiency: null,
      peak_memory_mb: null,
      rate_limit_utilization: null,
      rate_limit_wait_seconds: null,
      retries: null,
      api: { rest: bucket, graphql: bucket, not_modified: 0 },
    },
    recommendations: [],
  }
}

export const GAP: Report['coverage']['gaps'][number] = {
  repository: 'acme/gone',
  ref: null,
  path: null,
  reason: 'not-found',
  detail: 'gone',
}
