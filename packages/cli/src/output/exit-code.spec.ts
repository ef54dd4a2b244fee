import { expect, test } from '@jest/globals'
import { finding, GAP, report } from '../../test/sample-report.js'
import { exitCodeOf, requireScanned, type FailOn } from './exit-code.js'

const high = finding({ severity: 'high' })

test.each<[string, Parameters<typeof report>[0], readonly FailOn[], number]>([
  ['a clean and complete scan', {}, ['high'], 0],
  ['a finding at the threshold', { findings: [high] }, ['high'], 1],
  ['a finding below the threshold', { findings: [high] }, ['critical'], 0],
  ['the mildest of several thresholds', { findings: [high] }, ['critical', 'low'], 1],
  ['no threshold at all', { findings: [high] }, ['none'], 0],
  ['a finding that counts less than its gap', { findings: [high], gaps: [GAP] }, ['none'], 3],
  ['a finding and a gap', { findings: [high], gaps: [GAP] }, ['high'], 1],
  ['a gap alone', { gaps: [GAP] }, ['high'], 3],
  ['an interrupt, whatever was found', { status: 'interrupted', findings: [high], gaps: [GAP] }, ['high'], 130],
])('%s: %j with --fail-on %j ends with %i', (_, about, failOn, exitCode) => {
  expect(exitCodeOf(report(about), failOn)).toBe(exitCode)
})

test.each<[string, readonly FailOn[], readonly string[], number]>([
  ['a finding that the scan before had', ['new'], ['f1'], 0],
  ['a new one', ['new'], ['f0'], 1],
  ['a new one below the named threshold', ['new', 'critical'], [], 0],
  ['a known one, where all count', ['high'], ['f1'], 1],
  ['a new one, where none counts', ['new', 'none'], [], 0],
])('%s: --fail-on %j with %j known before ends with %i', (_, failOn, known, exitCode) => {
  expect(exitCodeOf(report({ findings: [high] }), failOn, new Set(known))).toBe(exitCode)
})

test('a scan that looked at nothing is refused with the reasons', () => {
  const skipped = ['a', 'b', 'c'].map((name) => ({
    repository: `acme/${name}`,
    reason: name === 'c' ? 'fork' : 'archived',
  }))
  expect(() => requireScanned(report({ scanned: 0, skipped }))).toThrow(
    'nothing was scanned: all 3 repositories of organization acme left out (2 archived, 1 fork)',
  )
  expect(() => requireScanned(report({ scanned: 0 }))).toThrow(
    'organization acme has no repository that this login can see',
  )
})

test('a scan that looked at something, has a gap, or was interrupted is a report', () => {
  expect(() => requireScanned(report())).not.toThrow()
  expect(() => requireScanned(report({ scanned: 0, gaps: [GAP] }))).not.toThrow()
  expect(() => requireScanned(report({ scanned: 0, status: 'interrupted' }))).not.toThrow()
})
