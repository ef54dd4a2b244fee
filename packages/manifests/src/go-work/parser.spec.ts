import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion, parsed, type Parsed } from '@ioc-scanner/testkit'
import { goWork } from './parser.js'

const fixture = (name: string): string => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
const parsedFixture = (name: string): Parsed => parsed(goWork, 'go.work', fixture(name))

conformsToManifestParser(goWork, [{ path: 'go.work', content: fixture('replacements.work') }])

test('what takes the place of a module is a pin; a folder is no module', () => {
  const { packages, problems } = parsedFixture('replacements.work')
  expect(packages.map((entry) => `${entry.line} ${nameAtVersion(entry)}`)).toEqual([
    '11 github.com/fork/left@[v1.0.1]',
    '14 github.com/fork/right@[v1.2.1]',
  ])
  expect(problems).toEqual([])
})

test('what cannot be read is reported with its line, and the others are kept', () => {
  const { packages, problems } = parsedFixture('unreadable-lines.work')
  expect(packages.map(nameAtVersion)).toEqual(['github.com/fork/up@[v2.0.0]'])
  expect(problems).toEqual([
    { line: 4, reason: 'not a replacement of a module' },
    { line: 6, reason: 'a directive that is not known' },
    { line: 3, reason: 'a directive that go.work does not have' },
  ])
})

test.each([
  ['go.work', true],
  ['services/go.work', true],
  ['go.work.sum', false],
  ['go.work.orig', false],
  ['go.mod', false],
])('%s: %s', (path, expected) => {
  expect(goWork.matches(path)).toBe(expected)
})
