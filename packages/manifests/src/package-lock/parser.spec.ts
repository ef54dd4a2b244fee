import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion, parsed, parsedFromStream } from '@ioc-scanner/testkit'
import fc from 'fast-check'
import { fixturesOf, withLine } from '../../test/fixtures-of.js'
import { packageLock } from './parser.js'

const { fixture, read } = fixturesOf(import.meta.url, packageLock, 'package-lock.json')
const withPaths = (name: string) =>
  read(name).packages.map((one) => `${nameAtVersion(one)}: ${one.dependencyPath?.join(' > ')}`)

conformsToManifestParser(
  packageLock,
  ['v3.json', 'v1.json', 'v2-with-both-tables.json'].map((name) => ({
    path: 'web/package-lock.json',
    content: fixture(name),
  })),
)

test.each([
  ['package-lock.json', true],
  ['a/b/npm-shrinkwrap.json', true],
  ['installed/.package-lock.json', true],
  ['my-package-lock.json', false],
  ['package-lock.json.bak', false],
  ['Package-Lock.json', false],
  ['package.json', false],
])('of %s it says %s', (path, isWanted) => expect(packageLock.matches(path)).toBe(isWanted))

test.each([
  ['v3.json', ['17 @acme/left@1.0.0', '25 middle@1.10', '30 middle@2.0.0', '36 right@2.0.0']],
  ['v1.json', ['7 @acme/left@1.0.0', '15 middle@1.10', '22 real@3.0.0', '34 middle@2.0.0', '40 served@1.2.3']],
  ['v2-with-both-tables.json', ['11 left@1.0.0', '21 right@1.0.0', '26 right@2.0.0', '29 only-for-old-clients@6.6.6']],
  ['alias-resolves-to-the-real-name.json', ['5 @acme/real@1.0.0', '11 left@1.0.0']],
  ['workspaces-and-links.json', ['7 left@1.0.0', '9 right@2.0.0', '15 left@2.0.0']],
  ['not-from-a-registry.json', []],
  [
    'other-registries.json',
    ['4 @acme/left@1.0.0', '5 right@2.0.0', '6 @acme/up@3.0.0', '7 @acme/down@4.0.0', '8 bundled@5.0.0'],
  ],
  ['unknown-servers.json', ['5 axios@1.14.1', '8 left@1.0.0', '9 middle@2.0.0', '10 real@3.0.0']],
  ['tarball-of-another-package.json', ['4 left@1.0.0', '4 evil@6.6.6']],
])('%s resolves to %j', (name, expected) => {
  expect(read(name).packages.map(withLine)).toEqual(expected)
  expect(read(name).problems).toEqual([])
})

test('a path leads from a direct dependency down, by node’s rule of lookup', () => {
  expect(withPaths('v3.json')).toEqual([
    '@acme/left@1.0.0: @acme/left',
    'middle@1.10: @acme/left > middle',
    'middle@2.0.0: right > middle',
    'right@2.0.0: right',
  ])
})

test('a workspace’s dependencies are direct ones, and so are those of a linked folder', () => {
  expect(withPaths('workspaces-and-links.json')).toEqual(['left@1.0.0: left', 'right@2.0.0: right', 'left@2.0.0: left'])
})

test('in a path an alias has its real name', () => {
  expect(withPaths('alias-resolves-to-the-real-name.json')).toContain('left@1.0.0: @acme/real > left')
})

test('an alias of version 1 has its real name in paths, too', () => {
  expect(withPaths('v1.json')).toContain('real@3.0.0: real')
})

test('version 1 knows a path to what another package requires', () => {
  expect(withPaths('v1.json')).toContain('middle@1.10: @acme/left > middle')
})

test('what is in a folder that the file says nothing of counts as the root’s', () => {
  const table = {
    '': { dependencies: { left: '1' } },
    'node_modules/lost/node_modules/left': { version: '1.0.0', dependencies: { right: '1' } },
    'node_modules/right': { version: '1.0.0' },
  }
  const { packages } = parsed(packageLock, 'package-lock.json', JSON.stringify({ packages: table }))
  expect(packages.map(({ dependencyPath }) => dependencyPath)).toEqual([['left'], ['left', 'right']])
})

test('a scope that is called node_modules is part of the name', () => {
  const content = JSON.stringify({ packages: { 'node_modules/@node_modules/left': { version: '1.0.0' } } })
  expect(parsed(packageLock, 'package-lock.json', content).packages.map(nameAtVersion)).toEqual([
    '@node_modules/left@1.0.0',
  ])
})

test('of a table with 50,001 packages everything is told but the paths', () => {
  const entries = Array.from({ length: 50_001 }, (_, n) => [`node_modules/p${n}`, { version: '1.0.0' }] as const)
  const read = (count: number) =>
    parsed(packageLock, 'package-lock.json', JSON.stringify({ packages: Object.fromEntries(entries.slice(0, count)) }))
  expect(read(9_000).packages.at(-1)).toMatchObject({ name: 'p8999', dependencyPath: ['p8999'] })
  const { packages, problems } = read(50_001)
  expect(packages.at(-1)).toEqual({ ecosystem: 'npm', name: 'p50000', version: '1.0.0', line: 1 })
  expect(problems).toEqual([])
})

test('both sides of a merge conflict are read, beside a problem', () => {
  const { packages, problems } = read('merge-conflict.json')
  expect(packages.map(nameAtVersion)).toEqual(
    expect.arrayContaining(['left@1.0.0', 'only-ours@1.1.1', 'only-theirs@2.2.2', 'right@3.0.0']),
  )
  expect(problems).toEqual([{ line: 5, reason: 'merge conflict: what both sides say was read' }])
})

test('a cut-off file gives what it still says, and a problem', () => {
  const { packages, problems } = read('cut-off.json')
  expect(packages.map(nameAtVersion)).toEqual(['left@1.0.0', 'right@2.0.0'])
  expect(problems).toEqual([{ line: 10, reason: 'the file ends before its last bracket is closed: is it cut off?' }])
})

test('an entry without a version is reported with its line, and the others are kept', () => {
  const { packages, problems } = read('one-entry-without-version.json')
  expect(packages.map(nameAtVersion)).toEqual(['left@1.0.0'])
  expect(problems).toEqual([{ line: 4, reason: 'package without version' }])
})

test('what is asked for by its address is no package of a registry, and needs no version', () => {
  const address = 'https://packages.acme.example/left.tgz'
  const packages = { '': { dependencies: { left: address } }, 'node_modules/left': { resolved: address } }
  const content = JSON.stringify({ lockfileVersion: 3, packages })
  expect(parsed(packageLock, 'package-lock.json', content)).toMatchObject({ packages: [], problems: [] })
})

test('wrong types and an unknown version are reported, each with its line', () => {
  const { packages, problems } = read('wrong-types.json')
  expect(packages.map(nameAtVersion)).toEqual(['d@1.0.0'])
  expect(problems.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
    '2: unknown lockfileVersion 9: read as if it were known',
    '4: an entry is no object',
    '5: an entry is no object',
    '6: package without version',
    '8: package without name',
  ])
})

test('of duplicate keys all count, as a reader that takes the last would be blind for the first', () => {
  expect(read('duplicate-keys.json').problems.map(({ line }) => line)).toEqual([5, 6])
  expect(read('duplicate-keys.json').packages.map(withLine)).toEqual([
    '4 left@1.0.0',
    '5 left@6.6.6',
    '6 right@2.0.0',
    '6 right@7.7.7',
    '7 __proto__@1.0.0',
  ])
})

test('a file that is no package-lock is a problem, not an empty list', () => {
  const reasonsOf = (content: string) => parsed(packageLock, 'package-lock.json', content).problems.map((p) => p.reason)
  expect(reasonsOf('{}')).toEqual(['neither packages nor dependencies'])
  expect(reasonsOf('')).toContain('the file is empty')
  expect(reasonsOf('[]')).toContain('the file is no object')
  expect(reasonsOf('{"lockfileVersion": 1}')).toEqual([])
})

test('a chain of 20,000 dependencies and a nest of 800 levels that is looked up again and again stay linear', () => {
  const chain = Array.from({ length: 20_000 }, (_, n) => [`node_modules/p${n}`, `p${n + 1}`] as const)
  const nest = Array.from({ length: 800 }, (_, n) => ['node_modules/a/'.repeat(n + 1).slice(0, -1), 'top'] as const)
  for (const entries of [chain, nest]) {
    const packages = Object.fromEntries(
      entries.map(([key, wanted]) => [key, { version: '1.0.0', dependencies: { [wanted]: '1' } }]),
    )
    const content = JSON.stringify({ lockfileVersion: 3, packages: { '': { dependencies: { p0: '1' } }, ...packages } })
    const before = process.cpuUsage()
    parsed(packageLock, 'package-lock.json', content)
    expect(process.cpuUsage(before).user / 1_000_000).toBeLessThan(2)
  }
})

/** Names and versions as a dumb reader over JSON.parse sees them. */
function expectedOf(packages: Record<string, { version: string }>): string[] {
  const names = Object.entries(packages).map(([key, { version }]) => `${key.slice('node_modules/'.length)}@${version}`)
  return [...new Set(names)]
}

test('any generated lockfile, however indented, reads as JSON.parse would have it, whole and streamed', async () => {
  const name = fc.stringMatching(/^(@[a-z]{1,3}\/)?[a-z0-9_-]{1,8}$/)
  const version = fc.stringMatching(/^[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(-[a-z"\\é]{1,3})?$/)
  const table = fc.dictionary(
    name.map((one) => `node_modules/${one}`),
    fc.record({ version }),
  )
  await fc.assert(
    fc.asyncProperty(table, fc.nat(4), async (packages, indent) => {
      const content = JSON.stringify({ lockfileVersion: 3, packages }, null, indent)
      const whole = parsed(packageLock, 'package-lock.json', content)
      expect(whole.packages.map(nameAtVersion)).toEqual(expectedOf(packages))
      expect(whole.problems).toEqual([])
      expect(await parsedFromStream(packageLock, 'package-lock.json', content, 13)).toEqual(whole)
    }),
  )
})

test('one line that cannot be read, with its bracket, hides no package of another line', () => {
  const names = ['one', 'two', 'three']
  const whole = JSON.stringify(
    {
      name: 'mine',
      lockfileVersion: 3,
      packages: {
        '': { name: 'mine', dependencies: { one: '1' } },
        ...Object.fromEntries(
          names.map((name) => [`node_modules/${name}`, { version: '1.0.0', dependencies: { two: '1' } }]),
        ),
      },
    },
    undefined,
    2,
  )
  for (const garbage of ['bad line', '}', '{', '"', '"x": [', ',']) {
    for (const [index, line] of whole.split('\n').entries()) {
      const lines = whole.split('\n')
      lines[index] = garbage
      const { packages, problems } = parsed(packageLock, 'package-lock.json', lines.join('\n'))
      const lost = names.filter((name) => !packages.some((found) => found.name === name))
      expect([garbage, index, lost.length]).toEqual([garbage, index, Math.min(lost.length, 1)])
      // A bracket that opens where one should close takes the next line's meaning.
      if (lost.length > 0 && !garbage.endsWith('[')) expect(line).toMatch(/version|node_modules/)
      if (line.trim() !== garbage) expect(problems).not.toEqual([])
    }
  }
})
