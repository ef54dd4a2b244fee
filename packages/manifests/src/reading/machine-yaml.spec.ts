import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { dump } from 'js-yaml'
import { runs } from '../../test/runs.js'
import { readMachineYaml } from './machine-yaml.js'
import type { Scalar, TreeSink } from './tree-sink.js'
import { readYamlEvents } from './yaml-events.js'

/** What a sink was told, with the lines of keys. */
class Recorder implements TreeSink {
  readonly told: string[] = []
  start(kind: string): void {
    this.told.push(kind)
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

function byLines(content: string): readonly string[] | undefined {
  const recorder = new Recorder()
  return readMachineYaml(content, recorder) ? recorder.told : undefined
}

/** By the full parser; a text that is no YAML gives its problem, which no reading by lines may equal. */
function byEvents(content: string): readonly string[] {
  const recorder = new Recorder()
  const problems: string[] = []
  const isYaml = readYamlEvents(content, recorder, ({ reason }) => problems.push(reason))
  return isYaml && problems.length === 0 ? recorder.told : problems
}

const strange = fc.stringMatching(/^[\w@/.^~<>=|&*!?:{}[\]'",#()+%`\u00a0\u2028\ufeff\u0085\ud83d\t -]{1,12}$/)
const word = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^@?[a-z]{1,6}[/@^1-9.]{0,3}$/) },
  { weight: 1, arbitrary: strange },
)
const tree = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    word,
    fc.stringMatching(/^[a-z .:]{0,9}\n[ a-z#-]{0,9}\n?$/),
    fc.dictionary(word, tie('node'), { maxKeys: 4, noNullPrototype: true }),
    fc.array(word, { maxLength: 3 }),
  ),
})).node
const document = fc.dictionary(word, tree, { minKeys: 1, maxKeys: 5, noNullPrototype: true })
const layout = fc.record({
  flowLevel: fc.constantFrom(-1, 2, 3),
  lineWidth: fc.constantFrom(-1, 20),
  quoteStyle: fc.constantFrom('single' as const, 'double' as const),
})
const text = fc
  .array(fc.tuple(document, layout), { minLength: 1, maxLength: 3 })
  .map((documents) => documents.map(([value, options]) => dump(value, options)).join('---\n'))

test('whatever the line reader accepts, the full parser reads the same, with the same lines', () => {
  const { numRuns } = runs(600)
  let accepted = 0
  fc.assert(
    fc.property(text, (content) => {
      const told = byLines(content)
      if (told === undefined) return
      accepted += 1
      expect(told).toEqual(byEvents(content))
    }),
    { numRuns },
  )
  // It is a sixth of them, and of 600 never less than a tenth.
  expect(accepted).toBeGreaterThan(numRuns / 20)
})

test('the same after any change to the text', () => {
  const change = fc.tuple(
    fc.nat(),
    fc.nat(6),
    fc.constantFrom(
      '',
      ' ',
      '\n',
      '  ',
      ':',
      ': ',
      '#',
      "'",
      '"',
      '- ',
      '{',
      '}',
      ',',
      '|-',
      '\t',
      '&a ',
      '*a',
      '\r',
      '---',
      '...',
      '>',
      '? ',
      '!a ',
      '%',
      '\u00a0',
      '\ufeff',
      '\u0085',
      '\u2028',
      '\ud83d',
      '\u0001',
      '\uffff',
    ),
  )
  fc.assert(
    fc.property(text, fc.array(change, { minLength: 1, maxLength: 3 }), (original, changes) => {
      const content = changes.reduce((changed, [at, removed, put]) => {
        const start = at % (changed.length + 1)
        return changed.slice(0, start) + put + changed.slice(start + removed)
      }, original)
      const told = byLines(content)
      if (told !== undefined) expect(told).toEqual(byEvents(content))
    }),
    runs(1_500),
  )
})

test.each([
  'a: \t[]\n',
  'a:\u00a0b\n',
  'a: b\u00a0 \n',
  '... a: b\n',
  'a: b\n...\nc: d\n',
  'a: \uffff\n',
  '\ud83da: b\n',
])('of %j the line reader says what the full parser says, or nothing', (content) => {
  expect([undefined, byEvents(content)]).toContainEqual(byLines(content))
})

test('a lockfile as the tools write it needs no full parser', () => {
  const content = [
    '# comment',
    '---',
    "lockfileVersion: '9.0'",
    '',
    'packages:',
    '',
    "  '@acme/left@1.10':",
    '    resolution: {integrity: sha512-a/b+c==, tarball: https://host/x.tgz}',
    "    engines: {node: '>=10, <12', npm: ^6 || 7}",
    '    cpu: [x64, arm64]',
    '    deprecated: |-',
    '      Use right.',
    '',
    '        It is better.',
    '    hasBin: true',
    '    peerDependencies: {}',
    '    transitivePeerDependencies:',
    '      - right',
    '  "left@npm:^1.0.0, left@npm:1":',
    '    version: 1.10',
    '',
  ].join('\n')
  expect(byLines(content)).toEqual(byEvents(content))
  expect(byLines(content)).toContain('"Use right.\\n\\n  It is better."')
})

test('tolerance leaves out only the lines that cannot be read', () => {
  const recorder = new Recorder()
  expect(readMachineYaml('a:\n  b: 1\n  c: [\n  d: 2\n?? x\ne: 3\n', recorder, { tolerant: true })).toBe(false)
  expect(recorder.told).toEqual([
    'object',
    '1 "a":',
    'object',
    '2 "b":',
    '"1"',
    '3 "c":',
    '""',
    '4 "d":',
    '"2"',
    'end',
    '6 "e":',
    '"3"',
    'end',
  ])
})
