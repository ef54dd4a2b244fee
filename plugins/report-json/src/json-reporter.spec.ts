import { createRequire } from 'node:module'
import { PassThrough, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import type { Report, Reporter, ReportFinding } from '@ioc-scanner/core'
import { Ajv2020 } from 'ajv/dist/2020.js'
import ajvFormats from 'ajv-formats'
import { JsonReporter } from './json-reporter.js'

const schema = createRequire(import.meta.url)('@ioc-scanner/core/schema/report-1.json') as object
const ajv = new Ajv2020({ allErrors: true })
ajvFormats.default(ajv)
const isReport = ajv.compile(schema)
const options = { columns: 80, colour: false }
const reporter: Reporter = new JsonReporter()

async function rendered(report: Report): Promise<string> {
  const stream = new PassThrough()
  const read = text(stream)
  await reporter.render(report, stream, options)
  stream.end()
  return read
}

test('the document is the report, with a line end, and follows the published schema', async () => {
  const report = reportWith({ findings: [finding(1), finding(2)] })
  const json = await rendered(report)
  expect(json).toBe(`${JSON.stringify(report, null, 2)}\n`)
  expect(isReport(JSON.parse(json))).toBe(true)
})

test('a report without findings is a document, too', async () => {
  expect(isReport(JSON.parse(await rendered(reportWith({ findings: [] }))))).toBe(true)
})

test('a name with an escape sequence reaches no terminal, and the reader of the JSON gets it as it was', async () => {
  const hostile = { ...finding(1), path: '\u001b[2J\u009b2J\u202egpj.exe' }
  const json = await rendered(reportWith({ findings: [hostile] }))
  expect(json).not.toMatch(/[\u001b\u009b\u202e]/)
  expect((JSON.parse(json) as Report).findings).toEqual([hostile])
})

test('a slow reader of 20,000 findings is waited for', async () => {
  const report = reportWith({ findings: Array.from({ length: 20_000 }, (_, id) => finding(id)) })
  let mostWaiting = 0
  let bytes = 0
  const slow: Writable = new Writable({
    write(chunk: Buffer, _encoding, done) {
      mostWaiting = Math.max(mostWaiting, slow.writableLength)
      bytes += chunk.length
      void turn().then(() => done())
    },
  })
  await reporter.render(report, slow, options)
  expect(bytes).toBe(JSON.stringify(report, null, 2).length + 1)
  expect(mostWaiting).toBeLessThan(200_000)
  expect(slow.writableEnded).toBe(false)
})

test('a reader who goes away is an error of the report, not of the process', async () => {
  const gone = new Writable({
    write(_chunk, _encoding, done) {
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
    },
  })
  await expect(reporter.render(reportWith({ findings: [finding(1)] }), gone, options)).rejects.toThrow('EPIPE')
  await turn()
})

test('a stream that is closed while it is written to does not leave the report hanging', async () => {
  const stuck = new Writable({ write() {} })
  const rendering = reporter.render(reportWith({ findings: [] }), stuck, options)
  stuck.destroy()
  await expect(rendering).rejects.toThrow()
})

function finding(line: number): ReportFinding {
  return {
    id: `f-${line}`,
    kind: 'package',
    severity: 'critical',
    confidence: 'confirmed',
    repository: 'acme/shop',
    ref: 'main',
    commit: 'c'.repeat(40),
    path: 'package-lock.json',
    line: line + 1,
    package: {
      purl: 'pkg:npm/axios@1.14.1',
      ecosystem: 'npm',
      name: 'axios',
      version: '1.14.1',
      constraint: null,
      dependency_path: ['api-client', 'axios'],
    },
    indicator: {
      id: 'axios-2026-03/npm/axios',
      campaign: 'axios-2026-03',
      source: 'builtin',
      title: 'axios maintainer account takeover',
      references: ['https://github.com/axios/axios/issues/10636'],
    },
    exposure: { current: true, first_seen_at: null, last_seen_at: null, commits: [] },
    message: 'package-lock.json resolves axios to 1.14.1',
    evidence: null,
    teams: ['web'],
    owners: [{ name: '@acme/web', rule: '*' }],
    next_steps: ['Rotate what the build could read.'],
  }
}

function reportWith({ findings }: Pick<Report, 'findings'>): Report {
  return {
    schema_version: '1',
    tool: { name: 'ioc-scanner', version: '0.1.0' },
    scan: {
      id: 's-1',
      target: 'organization acme',
      started_at: '2026-11-24T03:00:00Z',
      finished_at: '2026-11-24T03:02:00Z',
      status: 'incomplete',
    },
    findings,
    indicators: [{ source: 'builtin', count: 4690, as_of: '2026-09-25', digest: 'd'.repeat(64) }],
    settings: { strategy: 'adaptive', preset: null, plugins: [] },
    suppressed: [],
    warnings: ['ioc-scanner.yaml: no such team'],
    prediction: null,
    coverage: {
      repositories: { total: 1, scanned: 1, unchanged: 0, skipped: 0, failed: 0 },
      files: { total: 2, fetched: 1, from_inventory: 0, skipped: 0, failed: 1 },
      skipped: [],
      gaps: [{ repository: 'acme/shop', ref: 'main', path: 'a.lock', reason: 'unparsable', detail: 'line 3' }],
    },
    metrics: {
      duration_seconds: 120,
      throughput_files_per_minute: 1,
      cache_hit_rate: 0,
      success_rate: 1,
      parallel_efficiency: 0.8,
      peak_memory_mb: 90,
      rate_limit_utilization: { rest: 0, graphql: 0.01 },
      rate_limit_wait_seconds: 0,
      retries: 0,
      api: { rest: { requests: 1, points: 1 }, graphql: { requests: 2, points: 2 }, not_modified: 0 },
    },
    recommendations: [],
  }
}
