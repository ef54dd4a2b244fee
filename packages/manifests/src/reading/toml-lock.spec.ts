import { expect, test } from '@jest/globals'
import type { Problem } from '@ioc-scanner/core'
import { readTomlLock } from './toml-lock.js'

const read = (content: string): { entries: string[]; problems: Problem[] } => {
  const problems: Problem[] = []
  const { entries } = readTomlLock(content, 'package', (problem) => problems.push(problem))
  return { entries: entries.map(({ table, line }) => `${line}:${JSON.stringify(table['name'])}`), problems }
}

test('a text of unusual shape is read by the full parser, with the same lines', () => {
  expect(read('[[package]] # one\nversion = \'1\'\nname = \'a\'\n\n[[ package ]]\nname = """b"""\n')).toEqual({
    entries: ['3:"a"', '6:"b"'],
    problems: [],
  })
})

test.each([
  ['a text over several lines', 'x = """\n[[package]]\n"""\n[[package]]\nname = "a"\n', ['5:"a"']],
  [
    'a list of inline tables',
    'package = [\n  { version = "1", name = "a" },\n  { name = "b" }\n]\n',
    ['2:"a"', '3:"b"'],
  ],
  ['a quoted header', '[["package"]]\nversion = "1"\n\n[["package"]]\nname = \'b\'\n', ['1:undefined', '5:"b"']],
  [
    'a broken entry beside it',
    '[[package]]\nname = \'a\'\n[[package]]\nname =\n[[package]]\nx = """\n\n"""\nname = "c"\n',
    ['2:"a"', '9:"c"'],
  ],
])('%s hides no line', (_, content, expected) => {
  expect(read(content).entries).toEqual(expected)
})

test('of a broken entry the line that cannot be read is reported, and everything else is kept', () => {
  const { entries, problems } = read(
    '[[package]]\nname = "a"\n\n[[package]]\nname = "b"\nversion = \n\n[[package]]\nname = "c"\n[package.source]\nx = 1\n[metadata]\n',
  )
  expect(entries).toEqual(['2:"a"', '5:"b"', '9:"c"'])
  expect(problems).toEqual([{ line: 6, reason: expect.stringMatching(/^not TOML: /) }])
})

test('of a key that is there twice both values count, beside the problem', () => {
  const { entries, problems } = read('[[package]]\nname = "a"\nname = "b"\n[[package]]\nname = "c"\n')
  expect(entries).toEqual(['3:"b"', '2:"a"', '5:"c"'])
  expect(problems).toHaveLength(1)
})

test('a table that is there twice is a problem, and all entries are kept', () => {
  const { entries, problems } = read('[metadata]\n[[package]]\nname = "a"\n[metadata]\n')
  expect(entries).toEqual(['3:"a"'])
  expect(problems).toHaveLength(1)
})

test.each(['package = 7', 'package = [1]', '[package]\nname = "a"'])('%j is a problem', (content) => {
  expect(read(content)).toEqual({ entries: [], problems: [{ reason: expect.stringMatching(/table/) }] })
})

test.each([
  '[[pachkage]]\nname = "b"\n',
  '[[pachkage]] # full parser\nname = "b"\n',
  'x =\n[[pachkage]]\nname = "b"\n',
])('a list of tables by another name is a problem: %j', (other) => {
  expect(read(`[[package]]\nname = "a"\n${other}`).problems).toContainEqual({
    reason: "'pachkage': a list of tables that is not known",
  })
})

test('tables below a table, and lists of anything else, are no problem', () => {
  const content = '[[package]]\nname = "a"\n[[patch.unused]]\nname = "b"\n[x]\n'
  expect(read(`conflicts = [[{ a = 1 }]]\nmarkers = ["x"]\nnone = []\n${content}`).problems).toEqual([])
})

test('an empty file is a problem: some interfaces deliver large files so', () => {
  expect(read(' \n').problems).toEqual([{ reason: 'the file is empty' }])
})
