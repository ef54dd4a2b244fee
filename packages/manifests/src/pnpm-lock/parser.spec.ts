import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion, parsed } from '@ioc-scanner/testkit'
import fc from 'fast-check'
import { dump } from 'js-yaml'
import { fixturesOf, withLine } from '../../test/fixtures-of.js'
import { pnpmLock } from './parser.js'

const { fixture, read } = fixturesOf(import.meta.url, pnpmLock, 'pnpm-lock.yaml')
const withPaths = (name: string) =>
  read(name).packages.map((one) => `${nameAtVersion(one)}: ${one.dependencyPath?.join(' > ')}`)

conformsToManifestParser(
  pnpmLock,
  ['v5.yaml', 'v6.yaml', 'v9.yaml', 'two-documents.yaml'].map((name) => ({
    path: 'web/pnpm-lock.yaml',
    content: fixture(name),
  })),
)

test.each([
  ['pnpm-lock.yaml', true],
  ['a/pnpm-lock.yaml', true],
  ['a/pnpm-lock.feature!login.yaml', true],
  ['pnpm-lock.feature/x.yaml', false],
  ['pnpm-lockXyaml', false],
  ['my-pnpm-lock.yaml', false],
  ['pnpm-lock.yml', false],
  ['pnpm-lock.yaml.orig', false],
])('of %s it says %s', (path, isWanted) => expect(pnpmLock.matches(path)).toBe(isWanted))

test.each([
  ['v5.yaml', ['19 @acme/left@1.0.0', '27 react@18.2.0', '32 real@3.0.0', '36 right@2.0.0', '54 up@4.0.0']],
  ['v6.yaml', ['29 @acme/left@1.0.0', '37 react@18.2.0', '44 real@3.0.0', '48 right@2.0.0']],
  ['v9.yaml', ['26 @acme/left@1.0.0', '35 react@18.2.0', '38 real@3.0.0', '41 served@1.2.3']],
  ['two-documents.yaml', ['15 pnpm@11.0.3', '35 left@1.0.0']],
  ['odd-but-valid-yaml.yaml', ['4 left@1.10', '7 right@2.0.0']],
])('%s resolves to %j', (name, expected) => {
  expect(read(name).packages.map(withLine)).toEqual(expected)
  expect(read(name).problems).toEqual([])
})

test.each([
  [
    'v5.yaml',
    [
      '@acme/left@1.0.0: @acme/left',
      'react@18.2.0: @acme/left > react',
      'real@3.0.0: real',
      'right@2.0.0: right',
      'up@4.0.0: undefined',
    ],
  ],
  [
    'v6.yaml',
    ['@acme/left@1.0.0: @acme/left', 'react@18.2.0: @acme/left > react', 'real@3.0.0: real', 'right@2.0.0: right'],
  ],
  [
    'v9.yaml',
    ['@acme/left@1.0.0: @acme/left', 'react@18.2.0: @acme/left > react', 'real@3.0.0: real', 'served@1.2.3: served'],
  ],
  ['two-documents.yaml', ['pnpm@11.0.3: pnpm', 'left@1.0.0: left']],
  ['odd-but-valid-yaml.yaml', ['left@1.10: left', 'right@2.0.0: left > right']],
])('in %s the paths are %j', (name, expected) => expect(withPaths(name)).toEqual(expected))

test('both sides of a merge conflict are read, beside problems', () => {
  const { packages, problems } = read('merge-conflict.yaml')
  expect(packages.map(nameAtVersion)).toEqual(['left@1.0.0', 'left@2.0.0'])
  expect(problems.map(({ line }) => line)).toEqual([5, 14])
})

test('a cut-off file gives what it still says, and problems', () => {
  const { packages, problems } = read('cut-off.yaml')
  expect(packages.map(nameAtVersion)).toEqual(['left@1.0.0', 'right@2.0.0'])
  expect(problems.map(({ reason }) => reason)).toContain('packages without snapshots: is the file cut off?')
})

test.each([
  [
    '6.0',
    [
      'importers:',
      '  .:',
      '    dependencies:',
      '      left:',
      '        specifier: ^1',
      '        version: 1.0.0(up@2.0.0)',
    ],
    ['7 left@1.0.0'],
  ],
  ['6.0', ['dependencies:', '  left:', '    specifier: ^1', '    version: 1.0.0', 'packages: {}'], ['5 left@1.0.0']],
  ['5.4', ['dependencies:', '  left: 1.0.0_up@2.0.0', '  folder: link:../3d'], ['3 left@1.0.0']],
  ['9.0', ['packages: {}', 'snapshots:', '  left@1.0.0(up@2.0.0): {}'], ['4 left@1.0.0']],
  [
    '6.0',
    ['packages:', '  /left@1.0.0:', '    resolution: {integrity: x}', '    dependencies:', '      right: 2.0.0'],
    ['3 left@1.0.0', '6 right@2.0.0'],
  ],
])(
  'in version %s, what %j resolves without a place in packages counts, beside a problem',
  (version, lines, expected) => {
    const content = [`lockfileVersion: '${version}'`, ...lines, ''].join('\n')
    const { packages, problems } = parsed(pnpmLock, 'pnpm-lock.yaml', content)
    expect(packages.map(withLine)).toEqual(expected)
    expect(problems.map(({ reason }) => reason)).toEqual(['versions that packages does not list: is the file cut off?'])
  },
)

test('a package that is listed with other peers than it is asked for with is listed', () => {
  const content = [
    "lockfileVersion: '6.0'",
    'dependencies:',
    '  left:',
    '    version: 1.0.0(up@2.0.0)',
    'packages:',
    '  /left@1.0.0(up@3.0.0):',
    '    resolution: {integrity: x}',
    '',
  ].join('\n')
  const { packages, problems } = parsed(pnpmLock, 'pnpm-lock.yaml', content)
  expect(packages.map(({ name, version, line }) => `${name}@${version} line ${line}`)).toEqual(['left@1.0.0 line 6'])
  expect(problems).toEqual([])
})

test.each(['? {a: b}\n  : c', '*anchor : c', '? - a\n  : c'])(
  'the key %j, which is no text, is a problem and leads nothing else astray',
  (key) => {
    const content = `lockfileVersion: &anchor '9.0'\npackages:\n  ${key}\n  left@1.0.0:\n    resolution: {integrity: x}\nsnapshots: {}\n`
    const { packages, problems } = parsed(pnpmLock, 'pnpm-lock.yaml', content)
    expect(packages.map(nameAtVersion)).toEqual(['left@1.0.0'])
    expect(problems).not.toEqual([])
  },
)

test('an empty file is a problem', () => {
  const { problems } = parsed(pnpmLock, 'pnpm-lock.yaml', '')
  expect(problems).toEqual([{ reason: 'the file is empty' }])
})

test('what is no YAML is reported with its line, and the entries around it are kept', () => {
  const { packages, problems } = read('broken-in-the-middle.yaml')
  expect(packages.map(nameAtVersion)).toEqual(['left@1.0.0', 'right@2.0.0'])
  expect(problems).toHaveLength(1)
  expect(problems[0]?.reason).toMatch(/^not YAML: /)
})

test('wrong types, double and incomplete entries and an unknown version are reported, each with its line', () => {
  const { packages, problems } = read('wrong-types.yaml')
  expect(packages.map(nameAtVersion)).toEqual(['up@1.0.0', 'down@1.0.0', '__proto__@1.0.0'])
  expect(problems.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
    '1: unknown lockfileVersion 12.0: read as if it were known',
    '2: importers is no mapping',
    '4: a package is no mapping',
    '5: a key that names no version',
    '8: a resolution is no mapping',
    '9: package without resolution',
    '11: the same package twice: both were read',
  ])
})

test.each([
  ['/left/1.0.0', 'left@1.0.0'],
  ['/left/1.0.0/react@18.0.0', 'left@1.0.0'],
  ['/@acme/le_ft/1.0.0-rc.1_@babel+core@7.0.0', '@acme/le_ft@1.0.0-rc.1'],
  ['/@acme/left@1.0.0(@babel/core@7.0.0)(react@18.0.0)', '@acme/left@1.0.0'],
  ['localhost+4873/@acme/left/1.0.0', '@acme/left@1.0.0'],
  ['registry.example/left@1.0.0', 'left@1.0.0'],
  ['github.com/ben/3d-view/0123456', undefined],
  ['left@file:left-1.0.0.tgz', undefined],
  ['left@git+https://git.example/left@1.0.0', undefined],
  ['@codeload.github.com/acme/left/tar.gz/1.0.0', undefined],
])('the key %s names %s', (key, expected) => {
  const content = `lockfileVersion: '6.0'\npackages:\n  '${key}':\n    resolution: {integrity: x, tarball: 'file:x'}\n`
  expect(parsed(pnpmLock, 'pnpm-lock.yaml', content).packages.map(nameAtVersion)).toEqual(
    expected === undefined ? [] : [expected],
  )
})

const name = fc.stringMatching(/^(@[a-z]{1,3}\/)?[a-z][a-z0-9_.-]{0,8}$/)
const version = fc.stringMatching(/^[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,2}(-[a-z0-9.]{1,4})?$/)
const reference = fc
  .tuple(version, fc.option(name))
  .map(([one, peer]) => (peer === null ? one : `${one}(${peer}@1.0.0)`))
const entry = fc.record({ name, version, needs: fc.dictionary(name, reference, { noNullPrototype: true }) })
const keysOf = (one: { name: string; version: string; needs: Record<string, string> }): readonly string[] => [
  `${one.name}@${one.version}`,
  ...Object.entries(one.needs).map(([need, wanted]) => `${need}@${wanted.replace(/\(.*$/, '')}`),
]
const lockfile = fc.array(entry, { minLength: 1, maxLength: 8 }).map((entries) => ({
  lockfileVersion: '9.0',
  importers: { '.': { dependencies: entries[0]?.needs ?? {} } },
  packages: Object.fromEntries(
    entries
      .flatMap(keysOf)
      .map((key) => [key, { resolution: { integrity: 'sha512-a+b/c==' }, deprecated: 'No.\nUse left.' }]),
  ),
  snapshots: Object.fromEntries(entries.map((one) => [`${one.name}@${one.version}`, { dependencies: one.needs }])),
}))

test('any generated lockfile reads the same by lines and by the full parser, paths and all', () => {
  fc.assert(
    fc.property(lockfile, fc.boolean(), (value, isFlow) => {
      const content = dump(value, { noRefs: true, lineWidth: -1, flowLevel: isFlow ? 3 : -1 })
      const byLines = parsed(pnpmLock, 'pnpm-lock.yaml', content)
      // An anchor is nothing that pnpm writes, and changes nothing.
      const byEvents = parsed(pnpmLock, 'pnpm-lock.yaml', `${content}settings: &anchor {}\n`)
      expect(byLines).toEqual(byEvents)
      expect(byLines.problems).toEqual([])
      expect(byLines.packages.map(nameAtVersion).sort()).toEqual(Object.keys(value.packages).sort())
    }),
  )
})
