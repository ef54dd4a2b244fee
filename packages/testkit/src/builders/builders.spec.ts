import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { conditions, limits, outcome } from './batching.js'
import { artifactIndicator, packageIndicator } from './indicators.js'
import { repository } from './repositories.js'
import { finding, gap, report } from './reports.js'

const schemaFile = createRequire(import.meta.url).resolve('@ioc-scanner/core/schema/report-1.json')
const ajv = new Ajv2020({ allErrors: true })
addFormats.default(ajv)
const isReport = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')) as object)

test.each([
  ['of a clean scan', report()],
  [
    'with findings and gaps',
    report({ findings: [finding(), finding({ package: null, kind: 'workflow' })], coverage: { gaps: [gap()] } }),
  ],
  ['without monitoring', report({ metrics: { throughput_files_per_minute: null, rate_limit_utilization: null } })],
])('a report %s fits the schema', (_title, built) => {
  isReport(built)
  expect(isReport.errors).toBeNull()
})

test('a builder changes only what it was told, at any depth', () => {
  expect(conditions({ recent: { latencyMs: { p99: 9 } } })).toEqual({
    ...conditions(),
    recent: { ...conditions().recent, latencyMs: { ...conditions().recent.latencyMs, p99: 9 } },
  })
  expect(limits({ batchSize: { max: 5 } }).batchSize).toEqual({ min: 1, default: 10, max: 5 })
  expect(outcome({ bucket: null }).bucket).toBeNull()
  expect(repository({ head: null }).head).toBeNull()
})

test('lists are given whole, and building twice shares nothing', () => {
  expect(repository({ topics: ['a'] }).topics).toEqual(['a'])
  expect(packageIndicator({ affected: { all: true } }).affected).toEqual({ all: true })
  expect(artifactIndicator({ artifact: 'sha256' }).kind).toBe('artifact')
  expect(report()).not.toBe(report())
})

test('repositories of different names have different ids', () => {
  expect(repository({ nameWithOwner: 'acme/a' }).id).not.toBe(repository({ nameWithOwner: 'acme/b' }).id)
})
