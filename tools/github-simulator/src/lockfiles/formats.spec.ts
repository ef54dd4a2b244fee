import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { LOCKFILE_FORMATS, writeLockfile, type LockfileFormat } from './formats.js'
import type { LockedPackage, LockfileContent } from './lockfile.js'

const formats = Object.keys(LOCKFILE_FORMATS) as LockfileFormat[]

function lineAt(text: string, line: number): string {
  return text.split('\n')[line - 1] ?? ''
}

const npm: LockfileContent = {
  project: 'web',
  packages: [
    { name: 'axios', version: '1.14.1', wanted: '^1.14.0', requires: { '@scope/deep': '^2.0.0' } },
    { name: '@scope/deep', version: '2.0.0' },
    { name: 'chalk', version: '5.6.1', wanted: '^5.0.0', alias: 'colour' },
    { name: 'debug', version: '4.4.2', inside: ['axios'] },
  ],
  members: [{ name: '@web/ui', version: '1.0.0', folder: 'packages/ui' }],
}
const single = (name: string, version: string, wanted?: string): LockfileContent => ({
  project: 'example',
  packages: [{ name, version, ...(wanted === undefined ? {} : { wanted }) }],
})

test.each<[LockfileFormat, LockfileContent, string[]]>([
  ['package-lock-1', npm, ['    "axios": {', '    "@scope/deep": {', '    "colour": {', '        "debug": {']],
  [
    'package-lock-2',
    npm,
    [
      '    "node_modules/axios": {',
      '    "node_modules/@scope/deep": {',
      '    "node_modules/colour": {',
      '    "node_modules/axios/node_modules/debug": {',
    ],
  ],
  [
    'package-lock-3',
    npm,
    [
      '    "node_modules/axios": {',
      '    "node_modules/@scope/deep": {',
      '    "node_modules/colour": {',
      '    "node_modules/axios/node_modules/debug": {',
    ],
  ],
  ['npm-shrinkwrap', single('axios', '1.14.1'), ['    "node_modules/axios": {']],
  ['yarn-classic', npm, ['"@scope/deep@^2.0.0":', 'axios@^1.14.0:', '"colour@npm:chalk@^5.0.0":', 'debug@^4.4.2:']],
  [
    'yarn-berry',
    npm,
    ['"@scope/deep@npm:^2.0.0":', '"axios@npm:^1.14.0":', '"colour@npm:chalk@^5.0.0":', '"debug@npm:^4.4.2":'],
  ],
  ['pnpm-5', npm, ['  /@scope/deep/2.0.0:', '  /axios/1.14.1:', '  /chalk/5.6.1:', '  /debug/4.4.2:']],
  ['pnpm-6', npm, ['  /@scope/deep@2.0.0:', '  /axios@1.14.1:', '  /chalk@5.6.1:', '  /debug@4.4.2:']],
  ['pnpm-9', npm, ["  '@scope/deep@2.0.0':", '  axios@1.14.1:', '  chalk@5.6.1:', '  debug@4.4.2:']],
  ['pnpm-two-documents', single('axios', '1.14.1'), ['  pnpm@11.0.3:', '  axios@1.14.1:']],
  ['package-json', npm, ['    "axios": "^1.14.0",', '    "colour": "npm:chalk@^5.0.0"']],
  ['requirements', single('PyYAML', '6.0.2'), ['PyYAML==6.0.2']],
  ['compiled-requirements', single('PyYAML', '6.0.2'), ['PyYAML==6.0.2 \\']],
  ['poetry-lock', single('PyYAML', '6.0.2'), ['name = "PyYAML"']],
  ['uv-lock', single('ruamel.yaml', '0.18.10'), ['name = "ruamel-yaml"']],
  ['pipfile-lock', single('ruamel.yaml', '0.18.10'), ['        "ruamel-yaml": {']],
  ['go-mod', single('github.com/a/b', 'v1.2.3'), ['\tgithub.com/a/b v1.2.3 // indirect']],
  ['go-sum', single('github.com/a/b', 'v1.2.3'), ['github.com/a/b v1.2.3 h1:']],
  ['cargo-lock', single('arrayref', '0.3.10'), ['name = "arrayref"']],
  ['gemfile-lock', single('rack', '3.1.8'), ['    rack (3.1.8)']],
  ['composer-lock', single('a/b', 'v1.2.3'), ['            "name": "a/b",']],
  ['workflow', single('a/b', 'v4'), ['      - uses: a/b@v4']],
])('the entries of %s are on the lines of their keys', (format, content, expected) => {
  const { text, entries } = writeLockfile(format, content)
  expect(entries.map(({ line }, index) => lineAt(text, line).slice(0, expected[index]?.length))).toEqual(expected)
})

test('the entry of a bun.lock is one line', () => {
  const { text, entries } = writeLockfile('bun-lock', npm)
  expect(entries.map(({ line }) => lineAt(text, line).replace(/", "".*/, ''))).toEqual([
    '    "@scope/deep": ["@scope/deep@2.0.0',
    '    "axios": ["axios@1.14.1',
    '    "axios/debug": ["debug@4.4.2',
    '    "colour": ["chalk@5.6.1',
  ])
})

test('a module of which only the go.mod was read is not in the build', () => {
  const packages = [{ name: 'github.com/a/b', version: 'v1.2.3', goModOnly: true }]
  expect(writeLockfile('go-sum', { project: 'x', packages })).toEqual({
    text: expect.stringMatching(/^github\.com\/a\/b v1\.2\.3\/go\.mod h1:\S+=\n$/),
    entries: [],
  })
  expect(writeLockfile('go-mod', { project: 'x', packages }).entries).toEqual([])
})

test('a crate of the workspace is in the Cargo.lock without a source, and no entry', () => {
  const members = [{ name: 'arrayref', version: '0.3.10', folder: 'crates/arrayref' }]
  const { text, entries } = writeLockfile('cargo-lock', { project: 'x', packages: [], members })
  expect(text).toContain('name = "arrayref"\nversion = "0.3.10"\n')
  expect(text).not.toContain('source')
  expect(entries).toEqual([])
})

test('a Python lockfile refuses two versions of one name, however it is spelled', () => {
  const packages = [
    { name: 'Ruamel_Yaml', version: '1.0.0' },
    { name: 'ruamel.yaml', version: '2.0.0' },
  ]
  expect(() => writeLockfile('uv-lock', { project: 'x', packages })).toThrow('cannot hold ruamel.yaml twice')
})

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,5})?$/)
const version = fc.tuple(fc.nat(30), fc.nat(30), fc.nat(30)).map((parts) => parts.join('.'))
const names: Readonly<Record<string, fc.Arbitrary<string>>> = {
  npm: fc.oneof(
    word,
    fc.tuple(word, word).map(([scope, name]) => `@${scope}/${name}`),
  ),
  Go: fc.tuple(word, word).map(([owner, name]) => `github.com/${owner}/${name}`),
  Packagist: fc.tuple(word, word).map(([owner, name]) => `${owner}/${name}`),
  'GitHub Actions': fc.tuple(word, word).map(([owner, name]) => `${owner}/${name}`),
}

function packagesOf(ecosystem: string): fc.Arbitrary<LockedPackage[]> {
  const locked = fc.record({ name: names[ecosystem] ?? word, version, isWanted: fc.boolean(), dev: fc.boolean() })
  return fc
    .uniqueArray(locked, { selector: ({ name }) => name, maxLength: 12 })
    .map((all) => all.map(({ isWanted, ...rest }) => (isWanted ? { ...rest, wanted: `^${rest.version}` } : rest)))
}

test.each(formats)('every package given to %s is an entry on a line of its own that names it', (format) => {
  const property = fc.property(packagesOf(LOCKFILE_FORMATS[format].ecosystem), (packages) => {
    const { text, entries } = writeLockfile(format, { project: 'zz-project', packages })
    expect(text).toMatch(/^$|\n$/)
    expect(text).not.toContain('undefined')
    for (const { name, line } of entries) expect(lineAt(text, line)).toContain(name)
    expect(new Set(entries.map(({ line }) => line)).size).toBe(entries.length)
    const given = format === 'package-json' ? packages.filter(({ wanted }) => wanted !== undefined) : packages
    const expected = given.map(({ name }) => name)
    if (format === 'pnpm-two-documents') expected.push('pnpm')
    expect(entries.map(({ name }) => name).sort()).toEqual(expected.sort())
  })
  fc.assert(property, { numRuns: 40 })
})

const jsonFormats = formats.filter((format) => /package-lock|shrinkwrap|package-json|pipfile|composer|bun/.test(format))

test.each(jsonFormats)('%s is JSON, apart from the commas that bun leaves at the end of lists', (format) => {
  const property = fc.property(packagesOf(LOCKFILE_FORMATS[format].ecosystem), (packages) => {
    const { text } = writeLockfile(format, { project: 'zz-project', packages })
    const strict = format === 'bun-lock' ? text.replace(/,(?=\s*[}\]])/g, '') : text
    expect(() => JSON.parse(strict) as unknown).not.toThrow()
  })
  fc.assert(property, { numRuns: 40 })
})
