import { expect, test } from '@jest/globals'
import type { ManifestParser } from '@ioc-scanner/core'
import { nameAtVersion, parsed } from '@ioc-scanner/testkit'
import fc from 'fast-check'
import { runs } from '../../test/runs.js'
import { cargoLock } from '../cargo-lock/parser.js'
import { cargoToml } from '../cargo-toml/parser.js'
import { pipfile } from '../pipfile/parser.js'
import { poetryLock } from '../poetry-lock/parser.js'
import { pyprojectToml } from '../pyproject-toml/parser.js'
import { uvLock } from '../uv-lock/parser.js'
import { parseToml } from './full-toml.js'

const POETRY = `# generated
[[package]]
name = "one"
version = "1.0.0"
description = "an = [ and a \\" quote"
files = [
    {file = "a.whl", hash = "sha256:1"},
    {file = "b.whl", hash = "sha256:2"},
]

[package.dependencies]
numpy = [
    {version = ">=1.20.3", markers = "python_version < \\"3.10\\""},
]

[package.source]
type = "legacy"

[[package]]
name = "two"
version = "2.0.0"
description = """
over
lines"""
files = []

[[package]]
name = "three"
version = "3.0.0"

[package.extras]
docs = ["sphinx"]

[metadata]
lock-version = "2.0"
`
const CARGO = `version = 4

[[package]]
name = "one"
version = "1.0.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
dependencies = [
 "two",
 "three",
]

[[package]]
name = "two"
version = "2.0.0"
source = "registry+https://github.com/rust-lang/crates.io-index"

[[package]]
name = "three"
version = "3.0.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
`
const UV = `version = 1
resolution-markers = [
    "python_full_version >= '3.11'",
]

[[package]]
name = "one"
version = "1.0.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [
    { name = "two", marker = "x < '3.11'" },
    { name = "three" },
]
wheels = [
    { url = "https://x/a.whl", size = 1 },
]

[package.optional-dependencies]
trio = [
    { name = "two" },
]

[[package]]
name = "two"
version = "2.0.0"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "three"
version = "3.0.0"
source = { registry = "https://pypi.org/simple" }
`

const GARBAGE = [
  ...[
    'bad line here',
    '@@@',
    '\\',
    '<html>',
    '"',
    '"""',
    "'''",
    '"""text',
    '[',
    '[[',
    '[[package',
    ']',
    '}',
    '{',
    ',',
    '=',
  ],
  ...[
    'x = ',
    'x = "',
    'x = """',
    "x = '''",
    'x = """ # [[package]]',
    'x = [',
    'x = [[',
    'x = ["a", """',
    'x = [ { a = "',
  ],
  ...['x = {', 'x = { a = """', 'x = { a = [', '= 1', 'x', '"x', 'x = 1 2', '{a = 1},', '"a" "b",', '\ufffd'],
]
const change = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.constantFrom(...GARBAGE))

/** Garbage that begins a list or a table of its own. */
const OTHERS = /^x = .*[[{]$|^\[\[?\w/

/** The content with one line replaced, and that line. */
function damaged(
  content: string,
  at: number,
  garbage: string,
): readonly [content: string, line: string, number: number] {
  const lines = content.split('\n')
  const index = Math.floor(at * (lines.length - 1))
  const [line = ''] = lines.splice(index, 1, garbage)
  return [lines.join('\n'), line, index + 1]
}

function isToml(content: string): boolean {
  try {
    parseToml(content)
    return true
  } catch {
    return false
  }
}

test.each<[string, ManifestParser, string]>([
  ['poetry.lock', poetryLock, POETRY],
  ['Cargo.lock', cargoLock, CARGO],
  ['uv.lock', uvLock, UV],
])('%s: one line of garbage hides no package but the one whose name or version it was', (path, parser, whole) => {
  const all = ['one@1.0.0', 'two@2.0.0', 'three@3.0.0']
  expect(parsed(parser, path, whole)).toMatchObject({ problems: [] })
  const holds = ([at, garbage]: readonly [number, string]): void => {
    const [content, line] = damaged(whole, at, garbage)
    const { packages, problems } = parsed(parser, path, content)
    const found = packages.map(nameAtVersion)
    const hidden = /^(?:name|version) = "(?:(one|1\.0\.0)|(two|2\.0\.0)|(three|3\.0\.0))"/.exec(line)?.slice(1) ?? []
    expect(found).toEqual(expect.arrayContaining(all.filter((_, index) => hidden[index] === undefined)))
    for (const { line: at = 0 } of packages) expect(content.split('\n')[at - 1]).toMatch(/^name = /)
    if (!isToml(content)) expect(problems.map((problem) => problem.line)).toContainEqual(expect.any(Number))
  }
  fc.assert(fc.property(change, holds), runs(400))
})

const PYPROJECT = `[project]
name = "mine"
dependencies = [
    "one==1.0.0",
    "two==1.0.0",  # why
    "three==1.0.0"
]

[project.optional-dependencies]
more = ["four==1.0.0"]
others = [
    "five==1.0.0",
]

[tool.tox]
legacy_tox_ini = """
[tox]
envlist = py
"""

[dependency-groups]
dev = [
    "six==1.0.0",
    {include-group = "more"},
]
`
const PIPFILE = `[packages]
one = "==1.0.0"
two = {version = "==1.0.0", extras = ["x"]}
three = "==1.0.0"

[dev-packages]
four = "==1.0.0"
`
const CARGO_TOML = `[dependencies]
one = "1.0.0"
two = { version = "1.0.0", features = [
  "a",
  "b",
] }
three = "1.0.0"

[dev-dependencies]
four = "1.0.0"
`

test.each<[string, ManifestParser, string]>([
  ['pyproject.toml', pyprojectToml, PYPROJECT],
  ['Pipfile', pipfile, PIPFILE],
  ['Cargo.toml', cargoToml, CARGO_TOML],
])('%s: one line of garbage hides what that line said, and nothing else', (path, parser, whole) => {
  const all = parsed(parser, path, whole).packages
  expect(all.length).toBeGreaterThan(3)
  const holds = ([at, garbage]: readonly [number, string]): void => {
    const [content, line, number] = damaged(whole, at, garbage)
    // A header or the key of a list says whose everything below it is, also where it is the garbage.
    if (/^\[|\[$/.test(line) || OTHERS.test(garbage)) return
    const { packages, problems } = parsed(parser, path, content)
    const lineOf = new Map(packages.map((found) => [found.name, found.line]))
    for (const { name, line: own } of all) if (own !== number) expect([name, lineOf.get(name)]).toEqual([name, own])
    if (!isToml(content)) expect(problems.map((problem) => problem.line)).toContainEqual(expect.any(Number))
  }
  fc.assert(fc.property(change, holds), runs(400))
})
