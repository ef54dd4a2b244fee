import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ExtensionRegistry, type Package } from '@ioc-scanner/core'
import manifests from '@ioc-scanner/manifests'
import iocsFile from '@ioc-scanner/plugin-iocs-file'
import { filledInventory } from '../../test/filled-inventory.js'
import { finding, GAP } from '../../test/sample-report.js'
import { runQuery, type QueryJob } from './run-query.js'

const npm = (name: string, version: string, line?: number): Package => ({
  ecosystem: 'npm',
  name,
  version,
  ...(line === undefined ? {} : { line }),
})
const asks = (name: string, constraint: string): Package => ({ ecosystem: 'npm', name, constraint, line: 3 })
const DAY_MS = 86_400_000
const FIRST = Date.UTC(2026, 10, 1)
const SECOND = Date.UTC(2026, 10, 20)

let folder: string
const extensions = new ExtensionRegistry()
extensions.install(manifests.definition)
extensions.install(iocsFile.definition)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ioc-scanner-query-'))
  const web = { 'package.json': [asks('axios', '^1.14.0')], 'package-lock.json': [npm('axios', '1.14.1', 12)] }
  const quiet = { 'package.json': [asks('axios', '^1.14.0')], 'package-lock.json': [npm('axios', '1.14.0', 4)] }
  const loose = { 'package.json': [asks('axios', '~1.14.0')] }
  const python: Package[] = [{ ecosystem: 'PyPI', name: 'ruamel-yaml', version: '0.1' }]
  const scoped = {
    'package-lock.json': [npm('@acme/left', '2.0.0'), { ...npm('axios', '0.1.0'), dependencyPath: ['a', 'axios'] }],
  }
  const hostile = { 'a\u001b[2J/package-lock.json': [npm('evil', '1.0.0')] }
  const repositories = {
    'acme/web': web,
    'acme/quiet': quiet,
    'acme/loose': loose,
    'acme/py': { 'requirements.txt': python },
    'acme/scoped': scoped,
    'acme/hostile': hostile,
  }
  await filledInventory({ folder, id: 'first', atMs: FIRST, repositories })
  const about = {
    findings: [finding({ repository: 'acme/web', owners: [{ name: '@acme/web', rule: 'CODEOWNERS:1 *' }] })],
  }
  await filledInventory({ folder, id: 'second', atMs: SECOND, repositories: { ...repositories, 'acme/py': {} }, about })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function query(texts: readonly string[], more: Partial<QueryJob> = {}) {
  const written: string[] = []
  const told: string[] = []
  const exitCode = await runQuery({
    texts,
    files: [],
    iocs: [],
    ecosystems: [],
    direct: false,
    asOf: undefined,
    ever: false,
    staleAfterMs: 7 * DAY_MS,
    format: 'tsv',
    output: undefined,
    folder,
    extensions,
    toolVersion: '0.1.0',
    tell: (message) => void told.push(message),
    write: async (text) => void written.push(text),
    ...more,
  })
  const text = written.join('')
  const cells = text.split('\n').map((line) => line.split('\t'))
  return { exitCode, text, told, places: cells.slice(0, -1).map((row) => [row[0], row[2], row[6], row[7]].join(' ')) }
}

test.each<[string, readonly string[], Partial<QueryJob>, readonly string[]]>([
  [
    'a version',
    ['axios@1.14.1'],
    {},
    ['acme/loose package.json ~1.14.0 possible', 'acme/web package-lock.json 1.14.1 confirmed'],
  ],
  [
    'a package URL with qualifiers',
    ['pkg:npm/axios@1.14.1?arch=x64'],
    { direct: true },
    ['acme/loose package.json ~1.14.0 possible', 'acme/web package-lock.json 1.14.1 confirmed'],
  ],
  [
    'a range',
    ['axios@>=1.14.0 <1.14.1'],
    { ecosystems: ['npm'] },
    ['acme/loose package.json ~1.14.0 possible', 'acme/quiet package-lock.json 1.14.0 confirmed'],
  ],
  ['a scope', ['@acme/left@2.0.0'], {}, ['acme/scoped package-lock.json 2.0.0 confirmed']],
  [
    'any spelling of a name',
    ['pypi:Ruamel.Yaml@0.1.0'],
    { asOf: '2026-11-02' },
    ['acme/py requirements.txt 0.1 confirmed'],
  ],
  ['what is gone', ['Ruamel_Yaml'], { ever: true }, ['acme/py requirements.txt 0.1 confirmed']],
  ['what is gone, now', ['Ruamel_Yaml'], {}, []],
  ['what others bring along, left out', ['axios@0.1.0'], { direct: true }, []],
])('%s is answered: %j', async (_, texts, more, expected) => {
  const { places, exitCode } = await query(texts, more)
  expect(places).toEqual(expected)
  expect(exitCode).toBe(expected.length > 0 ? 1 : 0)
})

test('a name alone has every version, and no manifest that a lockfile settles', async () => {
  expect((await query(['axios'])).places).toEqual([
    'acme/loose package.json ~1.14.0 likely',
    'acme/quiet package-lock.json 1.14.0 confirmed',
    'acme/scoped package-lock.json 0.1.0 confirmed',
    'acme/web package-lock.json 1.14.1 confirmed',
  ])
})

test('new indicators are matched against everything stored, with how sure that is', async () => {
  const file = join(folder, 'tonight.csv')
  await writeFile(
    file,
    'ecosystem,name,versions,campaign\nnpm,axios,1.14.1,axios-2026-03\nnpm,@acme/left,*,left-2026\nnpm,nobody,1.0.0,x\n',
  )
  const { text, exitCode } = await query([], { iocs: [file], format: 'json' })
  const { sightings } = JSON.parse(text) as {
    sightings: { repository: string; confidence: string; indicator: { campaign: string } }[]
  }
  expect(
    sightings.map(({ repository, confidence, indicator }) => [repository, confidence, indicator.campaign]),
  ).toEqual([
    ['acme/loose', 'possible', 'axios-2026-03'],
    ['acme/scoped', 'confirmed', 'left-2026'],
    ['acme/web', 'confirmed', 'axios-2026-03'],
  ])
  expect(exitCode).toBe(1)
})

test('a file of questions is asked line by line; a bad line is named and the others count', async () => {
  const file = join(folder, 'names.txt')
  await writeFile(file, '# tonight\n@acme/left\naxios@banana\nevil@1.0.0 # the worst\n')
  const { places, told } = await query([], { files: [file] })
  expect(places).toEqual([
    'acme/hostile a\\x1b[2J/package-lock.json 1.0.0 confirmed',
    'acme/scoped package-lock.json 2.0.0 confirmed',
  ])
  expect(told).toEqual([
    expect.stringMatching(/names\.txt, line 3: 'axios@banana': 'banana' is neither a version nor a range/),
  ])
})

test('on a terminal of 80 columns it says who has it, whom to wake and how fresh that is', async () => {
  const { text } = await query(['axios@1.14.1'], { format: 'terminal' })
  expect(text).toMatch(/^axios@1\.14\.1: in 2 of 6 repositories, 2 places$/m)
  expect(text).toMatch(
    /^acme\/web\n {2}main at [0-9a-f]{7}, looked at \d+ \w+ ago\n {2}owners: @acme\/web \(CODEOWNERS:1 \*\)$/m,
  )
  expect(text).toContain('    line 12: axios 1.14.1, confirmed, seen since 2026-11-01 00:00Z\n')
  expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80)
})

test('no name from a repository reaches the terminal as it is', async () => {
  for (const format of ['terminal', 'tsv', 'json', 'ndjson'])
    expect((await query(['evil'], { format })).text).not.toContain('\u001b')
})

test('where something is not covered, nobody is a 3, and it is named', async () => {
  const other = await mkdtemp(join(tmpdir(), 'ioc-scanner-query-'))
  try {
    const repositories = { 'acme/a': { 'package-lock.json': [npm('left', '1.0.0')] } }
    await filledInventory({
      folder: other,
      id: 's',
      atMs: SECOND,
      repositories,
      unseen: ['acme/new', 'acme/old'],
      about: { gaps: [{ ...GAP, repository: 'acme/a' }], skipped: [{ repository: 'acme/old', reason: 'archived' }] },
    })
    const { exitCode, text } = await query(['axios'], { folder: other, format: 'ndjson' })
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; repository?: string; reason?: string })
    expect(lines.map(({ kind, repository, reason }) => [kind, repository, reason])).toEqual([
      ['not-covered', 'acme/new', 'never-scanned'],
      ['not-covered', 'acme/a', 'gap'],
      ['knowledge', undefined, undefined],
    ])
    expect(exitCode).toBe(3)
  } finally {
    await rm(other, { recursive: true, force: true })
  }
})

test('a scan that broke off leaves an answer that is not whole', async () => {
  const other = await mkdtemp(join(tmpdir(), 'ioc-scanner-query-'))
  try {
    const repositories = { 'acme/a': { 'package-lock.json': [npm('left', '1.0.0')] } }
    await filledInventory({ folder: other, id: 'night', atMs: SECOND, repositories, status: 'running' })
    const { exitCode, text } = await query(['axios'], { folder: other, format: 'json' })
    expect(text).toContain('the scan night of 2026-11-20T00:00:00.000Z has not come to its end')
    expect(exitCode).toBe(3)
  } finally {
    await rm(other, { recursive: true, force: true })
  }
})

test('the answer can be written to a file', async () => {
  const output = join(folder, 'answer.tsv')
  const { text } = await query(['@acme/left'], { output })
  expect(text).toBe('')
  expect(await readFile(output, 'utf8')).toMatch(
    /^acme\/scoped\tmain\tpackage-lock\.json\t\tnpm\t@acme\/left\t2\.0\.0\tconfirmed\t/,
  )
})

test.each<[string, readonly string[], Partial<QueryJob>, RegExp]>([
  ['nothing', [], {}, /nothing is asked for: name a package, as in axios@1\.14\.1/],
  ['no package', ['a b@1'], {}, /'a b@1': a package is written pkg:npm\/axios@1\.14\.1/],
  ['an unknown ecosystem', ['a'], { ecosystems: ['cobol'] }, /--ecosystem 'cobol' is unknown; there are npm/],
  ['another ecosystem', ['pkg:npm/a'], { ecosystems: ['PyPI'] }, /it can be of npm, and --ecosystem asks for PyPI/],
  ['an unknown format', ['a'], { format: 'xlsx' }, /--format xlsx is unknown; there are terminal, tsv, json, ndjson/],
  ['no date', ['a'], { asOf: 'yesterday' }, /--as-of yesterday: that is no date; write 2026-11-24/],
  ['a day that is none', ['a'], { asOf: '2026-02-30' }, /that is no date/],
  [
    'no inventory',
    ['a'],
    { folder: '/nonexistent' },
    /there is no inventory at \/nonexistent\/inventory\.db: the first scan writes it/,
  ],
])('%s is refused with what is allowed', async (_, texts, more, message) => {
  await expect(query(texts, more)).rejects.toThrow(message)
})
