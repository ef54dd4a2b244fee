import { expect, test } from '@jest/globals'
import type { ManifestParser, Problem } from '@ioc-scanner/core'
import { nameAtVersion, parsed, parsedFromStream } from '@ioc-scanner/testkit'
import { packageLock } from '../package-lock/parser.js'
import { parsers } from '../parsers.js'
import { requirementsTxt } from '../requirements-txt/parser.js'
import { uvLock } from '../uv-lock/parser.js'
import { yarnLock } from '../yarn-lock/parser.js'
import { NulSieve } from './nul-characters.js'

const REASON = 'NUL characters, the first in this line: the file was read without them'

const LOCK = '{\n"packages": {\n"node_modules/axios": {\n"version": "1.14.1"\n}}}\n'
const CASES: readonly (readonly [path: string, parser: ManifestParser, content: string])[] = [
  ['package-lock.json', packageLock, LOCK],
  ['yarn.lock', yarnLock, '# yarn lockfile v1\n\naxios@^1:\n  version "1.14.1"\n'],
  ['uv.lock', uvLock, '\n\n[[package]]\nname = "axios"\nversion = "1.14.1"\nsource = { registry = "x" }\n'],
  ['requirements.txt', requirementsTxt, '# one\n\naxios==1.14.1\n'],
]

test.each(CASES)('in %s a NUL anywhere hides no package, and its line is told', (path, parser, content) => {
  const { packages } = parsed(parser, path, content)
  expect(packages.map(({ name }) => name)).toEqual(['axios'])
  for (let at = 0; at <= content.length; at += 1) {
    const line = content.slice(0, at).split('\n').length
    const read = parsed(parser, path, `${content.slice(0, at)}\0${content.slice(at)}`)
    expect(read).toEqual({ packages, problems: [{ line, reason: REASON }], references: [] })
  }
})

test.each(CASES.filter(([, { parseStream }]) => parseStream !== undefined))(
  'in a stream of %s neither',
  async (path, parser, content) => {
    const { packages } = parsed(parser, path, content)
    const hidden = `${'\n'.repeat(70_000)}${content.replace('1.14', '1.\0\0' + '14')}\0`
    const read = await parsedFromStream(parser, path, hidden)
    expect(read.packages.map(nameAtVersion)).toEqual(packages.map(nameAtVersion))
    expect(read.problems).toEqual([{ line: 70_004, reason: REASON }])
  },
)

test('every parser tells of them', () => {
  const silent = parsers.filter(
    (parser) => !parsed(parser, 'a', '\n\0').problems.some(({ reason }) => reason === REASON),
  )
  expect(silent.map(({ name }) => name)).toEqual([])
})

test('of many only the first is told', () => {
  const problems: Problem[] = []
  const sieve = new NulSieve((problem) => problems.push(problem))
  expect(['a\n', 'b\n\0c\n\0', '\0d'].map((piece) => sieve.without(piece))).toEqual(['a\n', 'b\nc\n', 'd'])
  expect(problems).toEqual([{ line: 3, reason: REASON }])
})
