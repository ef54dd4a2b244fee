import { describe, expect, test } from '@jest/globals'
import { anyText } from '@ioc-scanner/testkit'
import fc from 'fast-check'
import { parse } from 'smol-toml'
import { runs } from '../../test/runs.js'
import { readMachineToml } from './machine-toml.js'

const CARGO = `# generated
version = 4

[[package]]
name = "a"
version = "1.0.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
dependencies = [
 "b",
 "c 1.2.3",
]

[[package]]
name = "b"

[metadata]
x = []
`
const POETRY = `[[package]]
name = "ruamel-yaml"
optional = false
python-versions = ">=3.7"
files = [
    {file = "a.whl", hash = "sha256:1"},
    {file = "b.whl", hash = "sha256:2"},
]

[package.dependencies]
"ruamel.yaml.clib" = {version = ">=0.2.7", markers = "platform == \\"CPython\\" and \\\\x"}
numpy = [
    {version = ">=1.20.3", markers = "python_version < \\"3.10\\""},
    {version = ">=1.21.0"},
]

[package.source]
type = "legacy"

[metadata]
lock-version = "2.0"
`
const UV = `version = 1
revision = 3
resolution-markers = [
    "python_full_version >= '3.11'",
]

[manifest]
members = ["a", "b"]

[[package]]
name = "anyio"
source = { registry = "https://pypi.org/simple" }
dependencies = [
    { name = "exceptiongroup", marker = "python_full_version < '3.11'" },
    { name = "idna" },
]
sdist = { url = "https://x/a.tar.gz", hash = "sha256:1", size = 174213 }

[package.optional-dependencies]
trio = [
    { name = "trio" },
]

[package.metadata]
requires-dist = [{ name = "x", extras = ["a"], specifier = ">=1" }]

[package.metadata.requires-dev]
dev = []
`
const SAMPLES = [CARGO, POETRY, UV, CARGO.replaceAll('\n', '\r\n')]

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe('the fast reading', () => {
  test.each(SAMPLES)('knows the shape of what cargo, poetry and uv write (%#)', (sample) => {
    expect(readMachineToml(sample)).toBeDefined()
  })

  test('says on which line an entry is named, else where it begins', () => {
    expect([...(readMachineToml(`${CARGO}\n[[package]]\nversion = "1"\n`)?.lines.values() ?? [])]).toEqual([5, 14, 19])
  })

  test.each([
    'a = """x"""',
    "a = 'x'",
    'a = 1.5',
    'a = 1_000',
    'a = 1979-05-27',
    'a.b = 1',
    'a = 1 # comment',
    'a = 1\na = 2',
    '[a]\n[a]',
    'a = {}\n[a.b]',
    'a = []\n[[a]]',
    '[a.b]',
    'a = "\\u0041"',
    'a = "\t"',
    '# \u0000',
    'a = [1 2]',
    'a = [1',
    '[a',
    '[[a]',
    'a',
    ' a = 1',
    `a = ${'['.repeat(20)}${']'.repeat(20)}`,
  ])('gives up on %j and leaves it to the full parser', (text) => {
    expect(readMachineToml(text)).toBeUndefined()
  })

  test('keys that reach the prototype are keys', () => {
    const { document } = readMachineToml('__proto__ = { polluted = true }\n[constructor]\nname = "x"\n') ?? {}
    expect(Object.keys(document ?? {})).toEqual(['__proto__', 'constructor'])
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})

test('wherever the fast reading answers, the full parser says the same', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '"',
      '\\',
      '\n',
      '\r',
      ' ',
      '\t',
      '#',
      '[',
      ']',
      '[[',
      '{',
      '}',
      ',',
      '=',
      '.',
      "'",
      '0',
      '-1',
      '_',
      'true',
      '"""',
    ),
    fc.constantFrom(
      '[[package]]\n',
      '[package.x]\n',
      '[metadata]\n',
      'name = "x"\n',
      '[a.b]\n',
      '[[a.b]]\n',
      'x = {}\n',
      '\u0000',
      '\u007f',
    ),
    anyText(3),
  )
  const mutated = fc
    .tuple(
      fc.constantFrom(...SAMPLES),
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(6), piece), { maxLength: 3 }),
    )
    .map(([sample, edits]) =>
      edits.reduce((text, [where, removed, put]) => {
        const at = Math.floor(where * text.length)
        return text.slice(0, at) + put + text.slice(at + removed)
      }, sample),
    )
  const { numRuns } = runs(600)
  let answered = 0
  fc.assert(
    fc.property(mutated, (text) => {
      const fast = readMachineToml(text)
      if (fast === undefined) return
      answered += 1
      expect(plain(fast.document)).toEqual(plain(parse(text)))
    }),
    { numRuns },
  )
  expect(answered).toBeGreaterThan(numRuns / 20)
}, 60_000)
