import { expect, test } from '@jest/globals'
import type { ManifestParser } from '@ioc-scanner/core'
import { nameAtVersion, parsed } from '@ioc-scanner/testkit'
import { bothSides } from './both-sides.js'

/** `name version`, one a line; anything else is a problem. */
const pairs: Pick<ManifestParser, 'parse'> = {
  parse: bothSides(({ content }, report) => ({
    packages: content.split('\n').flatMap((text, index) => {
      const [, name, version] = /^(\w+) (\S+)$/.exec(text) ?? []
      if (name !== undefined && version !== undefined) return [{ ecosystem: 'npm', name, version, line: index + 1 }]
      if (text !== '') report({ line: index + 1, reason: 'no pair' })
      return []
    }),
  })),
}

const read = (content: string): { packages: string[]; problems: unknown } => {
  const { packages, problems } = parsed(pairs as ManifestParser, 'pairs', content)
  return { packages: packages.map((entry) => `${entry.line}:${nameAtVersion(entry)}`), problems }
}

test('a text without conflict is read once', () => {
  expect(read('a 1\n=======\nb 2\n')).toEqual({
    packages: ['1:a@1', '3:b@2'],
    problems: [{ line: 2, reason: 'no pair' }],
  })
})

test('both sides of a conflict are read, each line under its number, and the conflict is a problem', () => {
  expect(read('a 1\n<<<<<<< HEAD\nb 1\n=======\nb 2\n?\n>>>>>>> theirs\nc 1')).toEqual({
    packages: ['1:a@1', '3:b@1', '8:c@1', '5:b@2'],
    problems: [
      { line: 2, reason: 'merge conflict: what both sides say was read' },
      { line: 6, reason: 'no pair' },
    ],
  })
})

test('what only the common ancestor said is no package', () => {
  expect(read('<<<<<<< HEAD\nb 2\n||||||| 1a2b3c4\nb 1\n=======\nb 3\n>>>>>>> x\n').packages).toEqual([
    '2:b@2',
    '6:b@3',
  ])
})

test('a conflict that is cut off keeps what was read', () => {
  expect(read('a 1\n<<<<<<< HEAD\nb 1\n').packages).toEqual(['1:a@1', '3:b@1'])
})

test('a problem of a line that both sides share is told once', () => {
  expect(read('?\n<<<<<<< HEAD\n=======\n>>>>>>> x\n').problems).toHaveLength(2)
})
