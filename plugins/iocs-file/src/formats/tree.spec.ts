import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readTree, type Tree } from './tree.js'

/** What JSON.parse would have made of it, with every scalar as text. */
function plain(tree: Tree | undefined): unknown {
  switch (tree?.kind) {
    case 'text':
      return tree.text
    case 'list':
      return tree.items.map(plain)
    case 'record':
      return [...tree.members].map(([key, value]) => [key, plain(value)])
    default:
      return null
  }
}

test.each(['', '  ', '\t'])('JSON indented by %j is read as JSON', (indent) => {
  const text = fc.string({ unit: 'grapheme-ascii' })
  const record = fc.uniqueArray(fc.tuple(text, fc.oneof(text, fc.array(text), fc.constant(null))), {
    selector: ([key]) => key,
  })
  fc.assert(
    fc.property(fc.array(record), (records) => {
      const json = `[${records.map((members) => toJson(members, indent)).join(',\n')}]`
      expect(plain(readTree(json))).toEqual(records)
    }),
  )
})

/** By hand, as objects would sort keys that look like numbers. */
function toJson(members: readonly (readonly [string, unknown])[], indent: string): string {
  const lines = members.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value, null, indent)}`)
  return `{\n${lines.map((line) => indent + line).join(',\n')}\n}`
}

test('every value has the line on which it begins', () => {
  const tree = readTree('# list\n- a\n-\n  name: b\n- [\n  c ]\n')
  expect(tree).toMatchObject({ line: 2, items: [{ line: 2 }, { line: 4 }, { line: 5, items: [{ line: 6 }] }] })
})

test('whatever the text, it is read or refused with a line, at once', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'[]{}:,-#&*!|>\'"%@`\n\t ab1~?') }), (text) => {
      try {
        readTree(text)
      } catch (thrown) {
        expect(thrown).toMatchObject({
          code: 'IOC_FILE_FORMAT',
          message: expect.stringMatching(/^line \d+: /) as unknown,
        })
      }
    }),
    { numRuns: 2_000 },
  )
})
