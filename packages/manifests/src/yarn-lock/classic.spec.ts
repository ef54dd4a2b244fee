import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion, parsed } from '@ioc-scanner/testkit'
import { parseSyml } from '@yarnpkg/parsers'
import fc from 'fast-check'
import { fixturesOf, withLine } from '../../test/fixtures-of.js'
import { yarnLock } from './parser.js'

const { fixture, read } = fixturesOf(import.meta.url, yarnLock, 'yarn.lock')

conformsToManifestParser(yarnLock, [
  { path: 'web/yarn.lock', content: fixture('classic-several-packages.lock') },
  { path: 'yarn.lock', content: fixture('classic-not-from-a-registry.lock') },
])

test.each([
  ['classic-several-packages.lock', ['5 @acme/left@1.10', '15 @acme/middle@1.1.0', '20 right@2.0.0', '24 up@3.0.0']],
  ['classic-alias-resolves-to-the-real-name.lock', ['4 @acme/real@1.0.0', '8 real@2.0.0']],
  ['classic-not-from-a-registry.lock', ['19 served@1.2.3']],
  ['classic-unknown-servers.lock', ['4 axios@1.14.1', '16 left@2.0.0', '16 better-left@2.0.0']],
  ['classic-resolutions-put-another-package.lock', ['4 better-left@2.0.0']],
  ['classic-tarball-of-another-package.lock', ['4 left@1.0.0', '4 evil@6.6.6']],
])('%s resolves to %j', (name, expected) => {
  expect(read(name).packages.map(withLine)).toEqual(expected)
  expect(read(name).problems).toEqual([])
})

test('a path leads from what nobody else needs down to the package', () => {
  const paths = read('classic-several-packages.lock').packages.map(({ dependencyPath }) => dependencyPath?.join(' > '))
  expect(paths).toEqual(['@acme/left', '@acme/left > @acme/middle', '@acme/left > right', '@acme/left > up'])
})

test.each([
  ['', [], [{ reason: 'the file is empty' }]],
  [
    '# yarn lockfile v1\r\rleft@^1:\r  version "1.0.0"\r',
    ['left@1.0.0'],
    [{ reason: 'lone carriage returns: read as the ends of lines, which the line numbers count too' }],
  ],
  [
    fixture('classic-merge-conflict.lock'),
    ['left@1.0.0', 'right@2.0.0', 'left@2.0.0'],
    [{ line: 4, reason: 'merge conflict: what both sides say was read' }],
  ],
])('%j gives %j', (content, packages, problems) => {
  const mine = parsed(yarnLock, 'yarn.lock', content)
  expect(mine.packages.map(nameAtVersion)).toEqual(packages)
  expect(mine.problems).toEqual(problems)
})

test('lines that cannot be read are reported, and so is the entry that lost its version', () => {
  const { packages, problems } = read('classic-broken-lines.lock')
  expect(packages.map(nameAtVersion)).toEqual(['right@2.0.0', 'right@2.0.1', '__proto__@1.0.0'])
  expect(problems.map(({ line, reason }) => `${line}: ${reason}`).sort()).toEqual([
    '10: a line that is no yarn.lock',
    '12: the same package twice: both were read',
    '4: package without version',
    '5: a line that is no yarn.lock',
  ])
})

/** As yarn writes it: a word stays bare unless its own reader would take it for something else. */
const written = (text: string): string =>
  /^(?:true|false)|[:\s\n\\",[\]]|^[^a-zA-Z]/.test(text) ? JSON.stringify(text) : text

test('any generated file reads as yarn’s own reader has it', () => {
  const name = fc.stringMatching(/^(@[a-z]{1,3}\/)?[a-z][a-z0-9.-]{0,8}$/)
  const range = fc.stringMatching(/^[\^~>=<]{0,2}[0-9]{1,2}(\.[0-9]{1,2}){0,2}( \|\| [0-9])?$/)
  const version = fc.stringMatching(/^[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,2}(-[a-z."\\]{1,4})?$/)
  const entry = fc.record({
    name,
    ranges: fc.uniqueArray(range, { minLength: 1, maxLength: 3 }),
    version,
    needs: fc.array(name),
  })
  fc.assert(
    fc.property(
      fc.uniqueArray(entry, { selector: ({ name }) => name }),
      fc.constantFrom('\n', '\r\n'),
      (entries, end) => {
        const lines = entries.flatMap(({ name, ranges, version, needs }) => [
          `${ranges.map((one) => written(`${name}@${one}`)).join(', ')}:`,
          `  version ${JSON.stringify(version)}`,
          ...(needs.length > 0
            ? ['  dependencies:', ...[...new Set(needs)].map((need) => `    ${written(need)} "1"`)]
            : []),
          '',
        ])
        const content = ['# yarn lockfile v1', '', '', ...lines].join(end)
        const { packages, problems } = parsed(yarnLock, 'yarn.lock', content)
        const theirs = Object.entries(parseSyml(content))
        const expected = theirs.map(([key, { version }]) => `${key.replace(/(?<=.)@.*$/s, '')}@${version}`)
        expect(problems).toEqual([])
        expect(packages.map(nameAtVersion)).toEqual([...new Set(expected)])
      },
    ),
  )
})
