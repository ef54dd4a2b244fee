import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Indicator, IocProblem } from '@ioc-scanner/core'
import { FileIocs } from './file-iocs.js'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iocs-file-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** Writes the files, loads them (or the locations), and says what came of it. */
async function load(
  files: Record<string, string | Uint8Array>,
  locations = Object.keys(files),
  source = new FileIocs(),
) {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), content)
  }
  const indicators: Indicator[] = []
  const problems: IocProblem[] = []
  const stamps: string[] = []
  let error: unknown
  try {
    const context = {
      locations: locations.map((location) => (location.includes('://') ? location : join(folder, location))),
      signal: new AbortController().signal,
      report: (problem: IocProblem) => problems.push(problem),
      stamp: (asOf: string) => stamps.push(asOf),
    }
    for await (const indicator of source.load(context)) indicators.push(indicator)
  } catch (cause) {
    error = cause
  }
  const inWords = problems.map(
    ({ location, line, reason, isDoubt = false }) =>
      `${isDoubt ? '(doubt) ' : ''}${location.replace(`${folder}/`, '')}${line === undefined ? '' : `:${line}`} ${reason}`,
  )
  return { indicators, affected: indicators.map(affectedInWords), problems: inWords, stamps, error }
}

function affectedInWords(indicator: Indicator): string {
  if (indicator.kind !== 'package') return indicator.kind
  const { ecosystem, name, affected } = indicator
  const versions = 'all' in affected ? '*' : 'range' in affected ? affected.range : affected.versions.join(' ')
  return `${ecosystem} ${name} ${versions}`
}

const axios = ['npm axios 0.30.4 1.14.1']
const record = '{ "ecosystem": "npm", "name": "axios", "versions": ["0.30.4", "1.14.1"] }'

test.each([
  ['a.json', `[${record}]`],
  ['a.json', `{"indicators":[\n\t${record}\n]}`],
  ['a.json', '["pkg:npm/axios@0.30.4", { "purl": "pkg:npm/axios@1.14.1" }]'],
  ['a.yaml', 'indicators:\n  - ecosystem: npm\n    name: axios\n    versions: [0.30.4, 1.14.1]\n'],
  ['a.yml', '- npm:axios@0.30.4\n- {ecosystem: NPM, name: axios, version: 1.14.1}\n'],
  ['a.csv', 'ecosystem,name,versions\nnpm,axios,0.30.4;1.14.1\n'],
  ['a.csv', 'campaign,ecosystem,name,versions\na,npm,axios,0.30.4 1.14.1\n'],
  ['a.csv', 'Name,Ecosystem,Version,Owner\r\n"axios",npm,"0.30.4, 1.14.1",web\r\n'],
  ['a.csv', '\ufeffpurl\npkg:npm/axios@0.30.4\npkg:npm/axios@1.14.1\n'],
  ['a.txt', '# axios\npkg:npm/axios@0.30.4\n\nnpm:axios@1.14.1 # the second one\n'],
  ['a', `[${record}]`],
  ['a', '# list\n- npm:axios@0.30.4\n- npm:axios@1.14.1\n'],
  ['a', 'ecosystem,name,versions\nnpm,axios,0.30.4;1.14.1\n'],
  ['a.iocs', 'npm:axios@0.30.4\nnpm:axios@1.14.1\n'],
])('%s with %j names both bad versions of axios', async (name, content) => {
  const { affected, problems, error, indicators } = await load({ [name]: content })
  expect({ affected, problems, error }).toEqual({ affected: axios, problems: [], error: undefined })
  expect(indicators[0]).toMatchObject({
    id: 'a/npm/axios',
    campaign: 'a',
    title: 'a',
    severity: 'critical',
    source: 'file',
  })
})

test('an entry says campaign, title, severity, references and note', async () => {
  const entry = {
    ecosystem: 'PyPI',
    package: 'Night_Shift',
    range: '>=1.0,<2',
    campaign: 'night',
    title: 'Night shift',
    severity: 'High',
    references: ['https://example.org/a'],
    note: 'seen once',
  }
  const { indicators } = await load({ 'acme.json': JSON.stringify([entry]) })
  expect(indicators).toEqual([
    {
      kind: 'package',
      id: 'night/PyPI/night-shift@>=1.0,<2',
      campaign: 'night',
      title: 'Night shift',
      source: 'file',
      severity: 'high',
      references: ['https://example.org/a'],
      ecosystem: 'PyPI',
      name: 'night-shift',
      affected: { range: '>=1.0,<2' },
      note: 'seen once',
    },
  ])
})

test.each([
  ['pkg:npm/%40acme/left@1.0.0', 'npm @acme/left 1.0.0'],
  ['npm:@acme/left@1.0.0', 'npm @acme/left 1.0.0'],
  ['Maven:org.acme:left@1.0', 'Maven org.acme:left 1.0'],
  ['GitHub Actions:Acme/setup@0123abc', 'GitHub Actions acme/setup 0123abc'],
  ['pypi:Left_Pad@1.10', 'PyPI left-pad 1.10'],
  ['npm:left@*', 'npm left *'],
  ['pkg:npm/left', 'npm left *'],
  ['npm:@acme/left', 'npm @acme/left *'],
  ['Go:example.org/left@v1.0.0', 'Go example.org/left v1.0.0'],
])('the line %s means %s', async (line, meaning) => {
  expect((await load({ 'a.txt': line })).affected).toEqual([meaning])
})

test('a bad line is named with file and number, and the rest is kept', async () => {
  const { affected, problems, error } = await load({
    'a.txt': 'npm:axios@1.14.1\naxios 0.30.4\nnpm:\npkg:nowhere/x@1\nconda:x@1\nnpm:left@^1.0.0\nnpm:axios@0.30.4',
    'b.csv': 'ecosystem,name,version\nnpm,no-version,\nnpm,too,many,cells\nnpm,"open,1\nnpm,axios,1.2.3\n',
    'c.yaml':
      '- npm:axios@1.2.4\n-\n- name: left\n  version: 1.0.0\n- ecosystem: npm\n  name: [a, b]\n  version: 1.0.0\n',
  })
  expect(error).toBeUndefined()
  expect(affected).toEqual(['npm axios 1.14.1 0.30.4', 'npm axios 1.2.3', 'npm axios 1.2.4'])
  expect(problems).toEqual([
    'a.txt:2 neither a package URL (pkg:npm/axios@1.14.1) nor ecosystem:name@version',
    'a.txt:3 no name',
    expect.stringMatching(/^a\.txt:4 .*'nowhere'/),
    expect.stringMatching(/^a\.txt:5 unknown ecosystem 'conda'; there are npm, PyPI, Go, crates\.io, /),
    "a.txt:6 '^1.0.0' is a range, not a version; write it as range",
    'b.csv:2 no version; write * for every version',
    'b.csv:3 4 cells, but the header names 3: is a comma not quoted?',
    'b.csv:4 a quote is opened and never closed',
    'c.yaml element 2 is neither a package URL nor a record, but nothing',
    'c.yaml:3 no ecosystem',
    'c.yaml:5 more than one name',
  ])
})

test.each([['1.x'], ['>=1.0'], ['1.0||2.0'], ['[1.0,2.0)'], ['~> 1.0']])(
  'the range %s in place of a version is bad, for as an exact version it would never match',
  async (version) => {
    const { affected, problems } = await load({
      'a.json': JSON.stringify([{ purl: 'pkg:npm/ok@1.0.0' }, { ecosystem: 'npm', name: 'x', version }]),
    })
    expect(affected).toEqual(['npm ok 1.0.0'])
    expect(problems).toEqual([expect.stringContaining('is a range, not a version')])
  },
)

test.each([
  ['npm:@acme/left@v1.0.0', 'npm @acme/left 1.0.0'],
  ['npm:left@=1.0.0', 'npm left 1.0.0'],
  ['pypi:left@==1.0', 'PyPI left 1.0'],
  ['pip:Left_Pad@1.0', 'PyPI left-pad 1.0'],
  ['go:example.org/left@1.0.0', 'Go example.org/left v1.0.0'],
  ['rust:left@v1.0.0', 'crates.io left 1.0.0'],
  ['rubygems:left@v1.0', 'RubyGems left 1.0'],
  ['actions:acme/left@v1', 'GitHub Actions acme/left v1'],
  ['packagist:Acme/left@dev-main', 'Packagist acme/left dev-main'],
])('%s is read as the ecosystem writes it: %s', async (line, meaning) => {
  expect(await load({ 'a.txt': line })).toMatchObject({ affected: [meaning], problems: [], error: undefined })
})

test('a version that is none is named with its own line, and the other versions of the entry are kept', async () => {
  const { affected, problems, error } = await load({
    'a.csv': 'ecosystem,name,versions\nnpm,left,1.0.0;1.1;1.2.x 1.3.0\n',
    'b.yaml': '- ecosystem: npm\n  name: right\n  versions:\n    - 1.0.0\n    - latest\n    - 1.2.0\n    - <2.0.0\n',
    'c.json': '[{ "ecosystem": "npm", "name": "up", "versions": [\n"1.0.0",\n"1.1"] }]',
  })
  expect(error).toBeUndefined()
  expect(affected).toEqual(['npm left 1.0.0 1.3.0', 'npm right 1.0.0 1.2.0', 'npm up 1.0.0'])
  const kept = '; left out, and the other versions of the entry are kept'
  expect(problems).toEqual([
    `a.csv:2 '1.1' can be no version in npm; is '1.1.0' meant?${kept}`,
    `a.csv:2 '1.2.x' is a range, not a version; write it as range${kept}`,
    `b.yaml:5 'latest' can be no version in npm${kept}`,
    `b.yaml:7 '<2.0.0' is a range, not a version; write it as range${kept}`,
    `c.json:3 '1.1' can be no version in npm; is '1.1.0' meant?${kept}`,
  ])
})

test.each([['>= 1.0.0, < 2.0.0'], ['1.0.0 - 2.0.0'], ['1.0.0 || 2.0.0'], ['before 2.0.0'], ['1.0.0 to 2.0.0']])(
  'the range %s is never taken for the versions at its ends',
  async (range) => {
    const { affected, problems } = await load({
      'a.csv': `ecosystem,name,versions\nnpm,left,"${range}"\nnpm,ok,1.0.0\n`,
    })
    expect(affected).toEqual(['npm ok 1.0.0'])
    expect(problems).toEqual([expect.stringMatching(/^a\.csv:2 '.* is (a range|no list of versions)/)])
  },
)

test('in a cell, equals signs as in advisories are read', async () => {
  const { affected } = await load({ 'a.csv': 'ecosystem,name,versions\nnpm,left,"= 1.14.1, =v0.30.4"\n' })
  expect(affected).toEqual(['npm left 1.14.1 0.30.4'])
})

test.each([
  ['npm,left,"""1.0.0"""', `'"1.0.0"' can be no version in npm; is '1.0.0' meant?`],
  [`npm,left,'1.0.0'`, `''1.0.0'' can be no version in npm; is '1.0.0' meant?`],
  ['npm,left,1.14', `'1.14' can be no version in npm; is '1.14.0' meant?`],
  ['npm,left,latest', `'latest' can be no version in npm`],
  ['Go,example.org/left,1.2', `'1.2' can be no version in Go; is '1.2.0' meant?`],
  ['npm,acme/left,1.0.0', `'acme/left' can be no name in npm; is '@acme/left' meant?`],
  ['npm,"""left""",1.0.0', `'"left"' can be no name in npm; is 'left' meant?`],
  ['PyPI,left[extra],1.0', `'left[extra]' can be no name in PyPI; is 'left' meant?`],
  [
    'Go,https://example.org/left,v1.0.0',
    `'https://example.org/left' can be no name in Go; is 'example.org/left' meant?`,
  ],
  ['Maven,org.acme/left,1.0', `'org.acme/left' can be no name in Maven; is 'org.acme:left' meant?`],
  ['Packagist,left,1.0', `'left' can be no name in Packagist; it looks like acme/left`],
  ['VSCode,acme/left,1.0.0', `'acme/left' can be no name in VSCode; is 'acme.left' meant?`],
  ['GitHub Actions,checkout,v1', `'checkout' can be no name in GitHub Actions; it looks like actions/checkout`],
])('the row %s can match nothing: it is named with its line and what was probably meant', async (row, reason) => {
  const { affected, problems } = await load({ 'a.csv': `ecosystem,name,versions\nnpm,ok,1.0.0\n${row}\n` })
  expect(affected).toEqual(['npm ok 1.0.0'])
  expect(problems).toEqual([`a.csv:3 ${reason}`])
})

test('an npm name with capitals is looked for, and its doubt is told: case makes another package of it', async () => {
  const { affected, problems } = await load({ 'a.txt': 'npm:Axios@1.14.1' })
  expect(affected).toEqual(['npm Axios 1.14.1'])
  expect(problems).toEqual([
    "(doubt) a.txt:1 looked for 'Axios' as written: in npm, 'axios' is another package, and only old names have capitals",
  ])
})

test('every name and version of the shipped indicators can be written in a file of ones own', async () => {
  const facts = await readFile(new URL('../../iocs-builtin/facts/packages.csv', import.meta.url), 'utf8')
  const { problems, error, indicators } = await load({ 'facts.csv': facts })
  expect({ problems, error }).toEqual({ problems: [], error: undefined })
  expect(indicators.length).toBeGreaterThan(3_000)
})

test('a severity or a reference that cannot be used is told, and the indicator is kept', async () => {
  const entry = {
    purl: 'pkg:npm/x@1.0.0',
    severity: 'urgent',
    references: ['javascript:alert(1)', 'https://example.org'],
  }
  const { indicators, problems } = await load({ 'a.json': JSON.stringify([entry]) })
  expect(indicators).toMatchObject([{ severity: 'critical', references: ['https://example.org'] }])
  expect(problems).toEqual([
    "(doubt) a.json:1 unknown severity 'urgent', taken as critical; there are critical, high, medium, low, info",
    "(doubt) a.json:1 reference 'javascript:alert(1)' left out: it is no https address",
  ])
})

test('a package that several entries name comes once, with all versions and the worst severity', async () => {
  const { affected, indicators } = await load({
    'a.csv':
      'campaign,purl,severity\nnight,pkg:npm/x@1.0.0,low\nnight,pkg:npm/x@2.0.0,high\nnight,pkg:npm/x@1.0.0,low\nday,pkg:npm/x@3.0.0,low\n',
  })
  expect(affected).toEqual(['npm x 1.0.0 2.0.0', 'npm x 3.0.0'])
  expect(indicators.map(({ id, severity }) => [id, severity])).toEqual([
    ['night/npm/x', 'high'],
    ['day/npm/x', 'low'],
  ])
})

test('a folder is read with its folders; what is no list is told, and a link out of it is not followed', async () => {
  await mkdir(join(folder, 'lists'))
  await symlink('/etc', join(folder, 'lists', 'etc'))
  await symlink('nowhere', join(folder, 'lists', 'gone.txt'))
  await symlink('b.txt', join(folder, 'lists', 'same.txt'))
  const { affected, problems, error } = await load(
    {
      'lists/b.txt': 'npm:b@1.0.0',
      'lists/deeper/a.txt': 'npm:a@1.0.0',
      'lists/README.md': '# Ours',
      'lists/run.sh': 'rm -rf /',
    },
    ['lists'],
  )
  expect(error).toBeUndefined()
  expect(affected.sort()).toEqual(['npm a 1.0.0', 'npm b 1.0.0', 'npm b 1.0.0'])
  expect(problems).toEqual([
    'lists/etc left out: it is a link that leads out of the folder',
    'lists/gone.txt left out: there is no such file or folder',
    'lists/run.sh left out: in a folder, files of indicators end in json, yaml, yml, csv, tsv, txt, list, purls',
  ])
})

test('a file of a folder that cannot be read is told and the others are read; named itself, it is an error', async () => {
  const files = {
    'lists/a.csv': 'npm,axios,1.0\n',
    'lists/b.json': Buffer.from([0, 1, 2]),
    'lists/c.txt': 'npm:c@1.0.0',
    'lists/deeper/d.txt': 'all bad',
  }
  const { affected, problems, error } = await load(files, ['lists'])
  expect({ affected, error }).toEqual({ affected: ['npm c 1.0.0'], error: undefined })
  expect(problems).toEqual([
    expect.stringMatching(/^lists\/deeper\/d\.txt:1 neither a package URL/),
    expect.stringMatching(/^lists\/a\.csv left out: line 1: the header has to name the columns/),
    expect.stringMatching(/^lists\/b\.json left out: it is no text/),
    expect.stringMatching(/^lists\/deeper\/d\.txt left out: none of its 1 entries is an indicator/),
  ])
  const named = await load({}, ['lists', 'lists/b.json'])
  expect(named.affected).toEqual(['npm c 1.0.0'])
  expect(named.error).toMatchObject({ code: 'IOC_FILE_UNREADABLE' })
})

const asUser = process.getuid?.() === 0 ? test.skip : test
asUser('what may not be opened in a folder is told, and the rest is read', async () => {
  await mkdir(join(folder, 'lists', 'closed'), { recursive: true })
  await chmod(join(folder, 'lists', 'closed'), 0o000)
  await writeFile(join(folder, 'lists', 'b.txt'), 'npm:b@1.0.0', { mode: 0o000 })
  const { affected, problems, error } = await load({ 'lists/a.txt': 'npm:a@1.0.0' }, ['lists'])
  await chmod(join(folder, 'lists', 'closed'), 0o700)
  expect({ affected, error }).toEqual({ affected: ['npm a 1.0.0'], error: undefined })
  expect(problems).toEqual(['lists/closed left out: permission denied', 'lists/b.txt left out: permission denied'])
})

test('a folder without a list is told, when another location names indicators', async () => {
  await mkdir(join(folder, 'lists'))
  const { affected, problems, error } = await load({ 'a.txt': 'npm:a@1.0.0' }, ['lists', 'a.txt'])
  expect({ affected, error }).toEqual({ affected: ['npm a 1.0.0'], error: undefined })
  expect(problems).toEqual(['lists it names no indicator'])
})

test('a folder in which nothing can be read is an error, whatever other locations say', async () => {
  const { affected, error } = await load({ 'a.txt': 'npm:a@1.0.0', 'lists/b.csv': 'x\n', 'lists/c.txt': '# later\n' }, [
    'lists',
    'a.txt',
  ])
  expect(affected).toEqual(['npm a 1.0.0'])
  expect(error).toMatchObject({
    code: 'IOC_FILE_UNREADABLE',
    message: expect.stringContaining(`'${folder}/lists/b.csv': line 1: the header`) as unknown,
  })
})

test('the newest file says how fresh the indicators are', async () => {
  const { stamps } = await load({ 'a.txt': 'npm:a@1.0.0', 'b.txt': 'npm:b@1.0.0' })
  expect(stamps).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)])
})

test('without a location there is nothing to read and nothing to complain of', async () => {
  expect(await load({})).toEqual({ indicators: [], affected: [], problems: [], stamps: [], error: undefined })
})

test('every location that cannot be read is named, after what the others say', async () => {
  const { affected, error } = await load({ 'good.txt': 'npm:a@1.0.0', 'bad.json': '[{"purl":\n "pkg:npm/x@1.0.0"' }, [
    'missing.txt',
    'bad.json',
    'good.txt',
  ])
  expect(affected).toEqual(['npm a 1.0.0'])
  expect(error).toMatchObject({
    code: 'IOC_FILE_UNREADABLE',
    message:
      `cannot read indicators from '${folder}/missing.txt': there is no such file or folder; cannot read indicators from ` +
      `'${folder}/bad.json': line 2: neither JSON nor YAML: unexpected end of the stream within a flow collection`,
  })
})

test.each<[string, string, string | Uint8Array, RegExp]>([
  ['an error page instead of a list', 'a.json', '<html><body>not found</body></html>', /expected a list of indicators/],
  ['an object without indicators', 'a.json', '{"data": []}', /line 1: expected a list of indicators/],
  ['a table without a header', 'a.csv', 'npm,axios,1.0\n', /line 1: the header has to name the columns/],
  [
    'only bad entries',
    'a.csv',
    'ecosystem,name,version\nconda,a,1\nnpm,b,\nnpm,c,^1\nnpm,,1\n',
    /none of its 4 entries is an indicator \(line 2: unknown ecosystem 'conda'.*; line 3: no version; .*; line 4: '\^1' is a range.*; and 1 more\)$/,
  ],
  ['nothing', 'a.txt', '# later\n', /no indicator in/],
  ['brackets without end', 'a.yaml', '['.repeat(100_000), /nesting exceeded/],
  ['values without end', 'a.json', `[${'1,'.repeat(1_100_000)}1]`, /more than 1000000 keys and values/],
  ['33 MiB', 'a.txt', Buffer.alloc(33 * 1024 * 1024, 'x\n'), /larger than 32 MiB/],
])('%s is an unreadable file, and says why', async (_what, name, content, message) => {
  const { error, affected } = await load({ [name]: content })
  expect(affected).toEqual([])
  expect(error).toMatchObject({ code: 'IOC_FILE_UNREADABLE', message: expect.stringMatching(message) as unknown })
})

test('an IOC file is data: tags, aliases, merge keys and prototypes do nothing', async () => {
  const { affected, problems, error } = await load({
    'a.yaml': [
      '- &x !!js/function "function () { process.exit(1) }"',
      '- *x',
      '- {<<: {ecosystem: npm}, name: merged, version: 1.0.0}',
      '- {ecosystem: npm, name: a, name: b, version: 1.0.0}',
      '- {__proto__: {ecosystem: npm}, name: polluted, version: 1.0.0}',
      '- {ecosystem: npm, name: __proto__, version: 1.0.0}',
      '- {ecosystem: __proto__, name: constructor, version: 1.0.0}',
    ].join('\n'),
  })
  expect(error).toBeUndefined()
  expect(affected).toEqual(['npm __proto__ 1.0.0'])
  expect(problems.map((problem) => problem.slice(0, 8))).toEqual([1, 2, 3, 4, 5, 7].map((line) => `a.yaml:${line}`))
  expect(({} as { ecosystem?: string }).ecosystem).toBeUndefined()
})

test('an escape sequence in a file reaches no message unescaped', async () => {
  const { problems } = await load({ 'a.txt': 'npm:ok@1.0.0\nnpm:\u001b[2Jevil@1\n\u202eoops\n' })
  expect(problems).toHaveLength(2)
  expect(problems.join()).not.toMatch(/[\u001b\u202e]/)
})

test('of a file full of bad lines the first hundred are told, and how many more there are', async () => {
  const { problems } = await load({ 'a.txt': `npm:ok@1.0.0\n${'bad\n'.repeat(50_000)}` })
  expect(problems).toHaveLength(101)
  expect(problems.at(-1)).toBe('a.txt and 49900 more')
})

test('cancelling ends the reading', async () => {
  const context = { locations: [folder], signal: AbortSignal.abort(new Error('cancelled')), report() {}, stamp() {} }
  await writeFile(join(folder, 'a.txt'), 'npm:a@1.0.0')
  await expect(new FileIocs().load(context).next()).rejects.toThrow('cancelled')
})
