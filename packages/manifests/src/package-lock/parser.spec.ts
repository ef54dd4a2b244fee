import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion, parsed, parsedFromStream } from '@ioc-scanner/testkit'
import fc from 'fast-check'
import { packageLock } from './parser.js'

const fixture = (name: string): string => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
const read = (name: string) => parsed(packageLock, 'package-lock.json', fixture(name))
const withLines = (name: string) => read(name).packages.map((one) => `${nameAtVersion(one)} line ${one.line}`)
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
  ['v3.json', ['@acme/left@1.0.0 line 17', 'middle@1.10 line 25', 'middle@2.0.0 line 30', 'right@2.0.0 line 36']],
  [
    'v1.json',
    [
      '@acme/left@1.0.0 line 7',
      'middle@1.10 line 15',
      'real@3.0.0 line 22',
      'middle@2.0.0 line 34',
      'served@1.2.3 line 40',
    ],
  ],
  [
    'v2-with-both-tables.json',
    ['left@1.0.0 line 11', 'right@1.0.0 line 21', 'right@2.0.0 line 26', 'only-for-old-clients@6.6.6 line 29'],
  ],
  ['alias-resolves-to-the-real-name.json', ['@acme/real@1.0.0 line 5', 'left@1.0.0 line 11']],
  ['workspaces-and-links.json', ['left@1.0.0 line 7', 'right@2.0.0 line 9', 'left@2.0.0 line 15']],
  ['not-from-a-registry.json', []],
  [
    'other-registries.json',
    [
      '@acme/left@1.0.0 line 4',
      'right@2.0.0 line 5',
      '@acme/up@3.0.0 line 6',
      '@acme/down@4.0.0 line 7',
      'bundled@5.0.0 line 8',
    ],
  ],
  ['unknown-servers.json', ['axios@1.14.1 line 5', 'left@1.0.0 line 8', 'middle@2.0.0 line 9', 'real@3.0.0 line 10']],
  ['tarball-of-another-package.json', ['left@1.0.0 line 4', 'evil@6.6.6 line 4']],
])('%s resolves to %j', (name, expected) => {
  expect(withLines(name)).toEqual(expected)
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
  expect(withLines('duplicate-keys.json')).toEqual([
    'left@1.0.0 line 4',
    'left@6.6.6 line 5',
    'right@2.0.0 line 6',
    'right@7.7.7 line 6',
    '__proto__@1.0.0 line 7',
  ])
})

test('a file that is no package-lock is a problem, not an empty list', () => {
  const reasonsOf = (content: string) => parsed(packageLock, 'package-lock.json', content).problems.map((p) => p.reason)
  expect(reasonsOf('{}')).toEqual(['neither packages nor dependencies'])
  expect(reasonsOf('')).toContain('the file is empty')
  expect(reasonsOf('[]')).toContain('the file is no object')
  expect(reasonsOf('{"lockfileVersion": 1}')).toEqual([])
})

test('a chain of 49,000 dependencies and a nest of 800 levels that is looked up again and again stay linear', () => {
  const chain = Array.from({ length: 49_000 }, (_, n) => [`node_modules/p${n}`, `p${n + 1}`] as const)
  const nest = Array.from({ length: 800 }, (_, n) => ['node_modules/a/'.repeat(n + 1).slice(0, -1), 'top'] as const)
  for (const entries of [chain, nest]) {
    const packages = Object.fromEntries(
      entries.map(([key, wanted]) => [key, { version: '1.0.0', dependencies: { [wanted]: '1' } }]),
    )
    const content = JSON.stringify({ lockfileVersion: 3, packages: { '': { dependencies: { p0: '1' } }, ...packages } })
    const before = process.cpuUsage()
    parsed(packageLock, 'package-lock.json', content)
    expect(process.cpuUsage(before).user / 1_000_000).toBeLessThan(5)
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
