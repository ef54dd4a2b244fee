import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { FINDING_KINDS } from '../vocabulary/finding.js'
import { GAP_REASONS } from '../vocabulary/gap.js'
import { CONFIDENCES, SEVERITIES } from '../vocabulary/severity.js'

interface Enumeration {
  readonly properties: Readonly<Record<string, { readonly enum?: readonly string[] }>>
}
const schema = JSON.parse(readFileSync(new URL('../../schema/report-1.json', import.meta.url), 'utf8')) as {
  readonly $defs: { readonly finding: Enumeration; readonly gap: Enumeration }
}

test('the report types are what the schema says', () => {
  const script = new URL('../../generate-report-types.mjs', import.meta.url).pathname
  expect(() =>
    execFileSync(process.execPath, [script, '--check'], { env: { ...process.env, NODE_OPTIONS: '' }, stdio: 'pipe' }),
  ).not.toThrow()
})

test('the closed lists of the vocabulary are those of the schema', () => {
  const { finding, gap } = schema.$defs
  expect(gap.properties['reason']?.enum).toEqual([...GAP_REASONS])
  expect(finding.properties['severity']?.enum).toEqual([...SEVERITIES])
  expect(finding.properties['confidence']?.enum).toEqual([...CONFIDENCES])
  expect(finding.properties['kind']?.enum).toEqual([...FINDING_KINDS])
})
