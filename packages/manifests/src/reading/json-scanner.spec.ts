import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { runs } from '../../test/runs.js'
import { JsonScanner, type JsonDialect } from './json-scanner.js'
import { scanJson } from './scan-json.js'
import type { Scalar, TreeSink } from './tree-sink.js'

/** What a sink was told, as a line of words. */
class Recorder implements TreeSink {
  readonly told: string[] = []
  start(kind: 'object' | 'array'): void {
    this.told.push(kind === 'object' ? '{' : '[')
  }
  end(): void {
    this.told.push('end')
  }
  key(name: string, line: number): void {
    this.told.push(`${line} ${JSON.stringify(name)}:`)
  }
  value(value: Scalar): void {
    this.told.push(JSON.stringify(value))
  }
}

function told(
  text: string,
  dialect?: JsonDialect,
): { readonly told: readonly string[]; readonly problems: readonly string[] } {
  const recorder = new Recorder()
  const problems: string[] = []
  scanJson(text, recorder, ({ line, reason }) => problems.push(`${line}: ${reason}`), dialect)
  return { told: recorder.told, problems }
}

/** The same, read in pieces. */
function toldInPieces(text: string, length: number): ReturnType<typeof told> {
  const recorder = new Recorder()
  const problems: string[] = []
  const scanner = new JsonScanner(recorder, ({ line, reason }) => problems.push(`${line}: ${reason}`))
  for (let at = 0; at < text.length; at += length) scanner.write(text.slice(at, at + length))
  scanner.end()
  return { told: recorder.told, problems }
}

/** What a recorder would be told of a value, without lines. */
function expectedOf(value: unknown): string[] {
  if (Array.isArray(value)) return ['[', ...value.flatMap(expectedOf), 'end']
  if (typeof value !== 'object' || value === null) return [JSON.stringify(value)]
  const members = Object.entries(value).flatMap(([key, member]) => [`${JSON.stringify(key)}:`, ...expectedOf(member)])
  return ['{', ...members, 'end']
}

const withoutLines = (words: readonly string[]): string[] => words.map((word) => word.replace(/^\d+ (?=")/, ''))

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const json = fc
  .tuple(fc.jsonValue({ noUnicodeString: false }), fc.nat(3))
  .map(([value, indent]) => JSON.stringify(value, null, indent))

test('any JSON is told as JSON.parse has it', () => {
  fc.assert(
    fc.property(json, (text) => {
      const { told: words, problems } = told(text)
      expect(withoutLines(words)).toEqual(expectedOf(JSON.parse(text)))
      expect(problems).toEqual([])
    }),
  )
})

const mutated = fc
  .tuple(
    json,
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat(3),
        fc.constantFrom(
          '',
          '"',
          '{',
          '}',
          '[',
          ']',
          ',',
          ':',
          '\\',
          '\n',
          '1',
          '-',
          'e',
          'null',
          '<<<<<<<',
          '\t',
          '\u0001',
          'é',
        ),
      ),
      { maxLength: 3 },
    ),
  )
  .map(([text, changes]) =>
    changes.reduce((changed, [at, removed, put]) => {
      const start = at % (changed.length + 1)
      return changed.slice(0, start) + put + changed.slice(start + removed)
    }, text),
  )

test('a problem is reported exactly when JSON.parse refuses the text, and every level is closed', () => {
  fc.assert(
    fc.property(mutated, (text) => {
      const { told: words, problems } = told(text)
      expect(problems.length === 0).toBe(isJson(text))
      const opened = words.filter((word) => word === '{' || word === '[').length
      expect(words.filter((word) => word === 'end')).toHaveLength(opened)
    }),
    runs(1_000),
  )
})

test('in pieces of any length it says the same, of broken texts too', () => {
  fc.assert(
    fc.property(mutated, fc.integer({ min: 1, max: 9 }), (text, length) => {
      expect(toldInPieces(text, length)).toEqual(told(text))
    }),
    runs(700),
  )
})

test('a broken line is left out, and what follows is read', () => {
  const { told: words, problems } = told('{\n"a": 1,\n"b": nonsense,\n"c": 3\n}')
  expect(words).toEqual(['{', '2 "a":', '1', '3 "b":', '4 "c":', '3', 'end'])
  expect(problems[0]).toBe('3: not JSON: expected value')
})

test('the markers of a merge conflict are one problem, and both sides are told', () => {
  const { told: words, problems } = told('{\n<<<<<<< HEAD\n"a": 1\n=======\n"a": 2\n>>>>>>> x\n}')
  expect(words).toEqual(['{', '3 "a":', '1', '5 "a":', '2', 'end'])
  expect(problems).toEqual(['2: merge conflict: both sides were read as one'])
})

test('bun’s dialect has comments and commas at the end; plain JSON reports them', () => {
  const text = '{ // one\n"a": [1, /* two\n*/ 2,],\n"b": 3,\n}'
  expect(told(text, { comments: true })).toEqual({
    told: ['{', '2 "a":', '[', '1', '2', 'end', '4 "b":', '3', 'end'],
    problems: [],
  })
  expect(told(text).problems).not.toEqual([])
})

test('100,000 levels and a text of 2 MB are problems, not crashes', () => {
  expect(told('['.repeat(100_000)).problems).toEqual(['1: nested deeper than 1000 levels: the rest was not read'])
  expect(told(`["${'a'.repeat(2_000_000)}"]`).problems[0]).toBe('1: a text is longer than 1000000 characters')
  expect(toldInPieces(`["${'a'.repeat(2_000_000)}"]`, 64 * 1024).problems[0]).toBe(
    '1: a text is longer than 1000000 characters',
  )
})
