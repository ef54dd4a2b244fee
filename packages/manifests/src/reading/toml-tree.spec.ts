import { expect, test } from '@jest/globals'
import type { Problem } from '@ioc-scanner/core'
import fc from 'fast-check'
import { stringify } from 'smol-toml'
import { runs } from '../../test/runs.js'
import { parseToml } from './full-toml.js'
import { nodeAt, readTomlTree, type TomlBranch, type TomlNode } from './toml-tree.js'

const DOCUMENT = `# people write TOML like this
title = "a \\"quoted\\" \\u00e9 \\x41" # and this
'literal key' . "other key".bare = 'C:\\path'
empty = ""
at = 1979-05-27 07:32:00Z
numbers = [ 1_000, +0.5, inf, 0xff, # a comment
  true, ]
long = """
one \\
   line, ""two quotes"" and a quote at the end""""
plain = '''
no \\escape'''

[tool.poetry] # header
dependencies = { left = "^1", right = { git = "x", extras = ["a", "b"] } }
  [ tool . "poetry".group . dev ]
  dependencies.up = "*"
[[source]]
name = "first"
[source.more]
x = 1
[[source]]
name = "second"
[a.b.c]
[a]
d = {}
`

function treeOf(content: string): { readonly tree: TomlBranch; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  return { tree: readTomlTree(content, (problem) => problems.push(problem)), problems }
}

/** What both readings have in common: structure, keys and texts. */
function common(value: unknown): unknown {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(common)
  if (typeof value !== 'object' || value === null || value instanceof Date) return 'an atom'
  return new Map(Object.entries(value).map(([key, inner]) => [key, common(inner)]))
}
function commonOf(node: TomlNode): unknown {
  if (node.kind === 'text') return node.text
  if (node.kind === 'list') return node.items.map(commonOf)
  return node.kind === 'atom' ? 'an atom' : new Map([...node.entries].map(([key, inner]) => [key, commonOf(inner)]))
}

function expectSameAsFullParser(content: string): void {
  const { tree, problems } = treeOf(content)
  expect(problems).toEqual([])
  expect(commonOf(tree)).toEqual(common(parseToml(content)))
}

test.each([DOCUMENT, DOCUMENT.replaceAll('\n', '\r\n'), DOCUMENT.trimEnd(), '', '\n', '# only a comment'])(
  'what people write is read as the full parser reads it (%#)',
  expectSameAsFullParser,
)

test('whatever is written by a TOML writer is read as the full parser reads it', () => {
  const key = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'a.b', '', 'ä'), fc.string())
  const { table } = fc.letrec<{ value: unknown; table: Record<string, unknown> }>((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, fc.string(), fc.boolean(), fc.integer(), fc.array(tie('value')), tie('table')),
    table: fc.dictionary(key, tie('value'), { noNullPrototype: false, maxKeys: 6 }),
  }))
  fc.assert(fc.property(table, (document) => expectSameAsFullParser(stringify(document))))
})

test('of a text that is changed anywhere, it either reads what the full parser reads, or there is a problem', () => {
  const change = fc.tuple(fc.nat(DOCUMENT.length), fc.nat(3), fc.constantFrom(...'"\'[]{}=.,#\\\n a1', '"""', "'''"))
  const holds = (changes: readonly (readonly [number, number, string])[]): void => {
    let content = DOCUMENT
    for (const [at, length, text] of changes) content = content.slice(0, at) + text + content.slice(at + length)
    const { tree, problems } = treeOf(content)
    for (const { line = 1 } of problems) expect(line).toBeLessThanOrEqual(content.split('\n').length)
    if (problems.length === 0) expect(commonOf(tree)).toEqual(common(parseToml(content)))
    else expect(() => parseToml(content)).toThrow()
  }
  fc.assert(fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), holds), runs(400))
})

test('every value has the line of its key, every element its own', () => {
  const { tree } = treeOf('a = 1\n[b]\n"c" = [\n  "x",\n\n  { y = """\n""", z = 1 },\n]\n[b.d]\ne.f = "g"\n[[h]]\n')
  const list = nodeAt(tree, 'b', 'c')
  expect(list?.line).toBe(3)
  expect(list?.kind === 'list' ? list.items.map(({ line }) => line) : []).toEqual([4, 6])
  expect(list?.kind === 'list' ? nodeAt(list.items[1], 'z')?.line : 0).toBe(7)
  expect(['b', 'h'].map((key) => nodeAt(tree, key)?.line)).toEqual([2, 11])
  expect(nodeAt(tree, 'b', 'd', 'e', 'f')?.line).toBe(10)
})

test.each<[string, readonly number[], unknown]>([
  ['a = "1\nb = "2"\n', [1], [['b', '2']]],
  ['a = ["1", ?]\nb = "2"\n', [1], [['a', ['1']], ['b', '2']]], // prettier-ignore
  ['a = {b = "1", ?}\n', [1], [['a', new Map([['b', '1']])]]], // prettier-ignore
  ['[a\nb = "1"\n[c]\nd = "2"', [1], [['a', new Map([['b', '1']])], ['c', new Map([['d', '2']])]]], // prettier-ignore
  ['a = [\n  "1",\n  ?,\n  "2"\n]\nb = "3"\n', [3], [['a', ['1', '2']], ['b', '3']]], // prettier-ignore
  ['a = [\n  "1"\n  "2",\n', [2], [['a', ['1', '2']]]], // prettier-ignore
  ['[x]\na = """\nb = "1"\n[y]\nc = """\nd\n"""\n', [2], [['x', new Map([['b', '1']])], ['y', new Map([['c', 'd\n']])]]], // prettier-ignore
  ['[x]\na = [ "1",\n[[y]]\nc = "2"\n', [2], [['x', new Map([['a', ['1']]])], ['y', [new Map([['c', '2']])]]]], // prettier-ignore
  ['a = {\n  b = "1",\n  c = "2"\n}\n?\n', [5], [['a', new Map([['b', '1'], ['c', '2']])]]], // prettier-ignore
  ['a = { b = "1", c\nd = "2"\n', [1], [['a', new Map([['b', '1']])], ['d', '2']]], // prettier-ignore
  ['a = "1"\na = "2"\n', [2], [['a', '2']]], // told by the full parser
  ['a = nothing\n', [1], [['a', 'an atom']]],
  ['a = 1\n[[a]]\n[a.b]\n', [2, 3], [['a', 'an atom']]],
  ['a = """1', [1], []],
])('%j: problems at lines %j, and the rest is read', (content, lines, expected) => {
  const { tree, problems } = treeOf(content)
  expect(problems.map(({ line }) => line)).toEqual(lines)
  expect(problems.every(({ reason }) => reason.startsWith('not TOML: '))).toBe(true)
  expect(commonOf(tree)).toEqual(new Map(expected as [string, unknown][]))
})
