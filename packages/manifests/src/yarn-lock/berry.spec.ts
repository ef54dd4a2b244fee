import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion, parsed } from '@ioc-scanner/testkit'
import fc from 'fast-check'
import { fixturesOf, withLine } from '../../test/fixtures-of.js'
import { yarnLock } from './parser.js'

const { fixture, read } = fixturesOf(import.meta.url, yarnLock, 'yarn.lock')
const paths = (name: string) => read(name).packages.map(({ dependencyPath }) => dependencyPath?.join(' > '))

conformsToManifestParser(
  yarnLock,
  ['berry-v8.lock', 'berry-v4.lock'].map((name) => ({ path: 'web/yarn.lock', content: fixture(name) })),
)

test.each([
  ['yarn.lock', true],
  ['a/yarn.lock', true],
  ['my-yarn.lock', false],
  ['yarn.lock.bak', false],
])('of %s it says %s', (path, isWanted) => expect(yarnLock.matches(path)).toBe(isWanted))

test.each([
  [
    'berry-v8.lock',
    ['8 @acme/left@1.10', '21 @acme/middle@1.1.0', '29 real@3.0.0', '38 patched@4.0.0', '52 right@2.0.0'],
  ],
  ['berry-v4.lock', ['8 left@1.0.0', '17 right@2.0.0', '24 fsevents@2.3.2', '31 older@1.2.3']],
  ['berry-not-from-a-registry.lock', ['29 served@1.2.3']],
  ['berry-unknown-server.lock', ['4 axios@1.14.1']],
  ['berry-long-key.lock', ['4 left@1.0.0']],
])('%s resolves to %j', (name, expected) => {
  expect(read(name).packages.map(withLine)).toEqual(expected)
  expect(read(name).problems).toEqual([])
})

test('a path leads from a workspace’s dependency down, an alias under its real name', () => {
  expect(paths('berry-v8.lock')).toEqual(['@acme/left', '@acme/left > @acme/middle', 'real', 'patched', 'real > right'])
  expect(paths('berry-v4.lock').slice(0, 2)).toEqual(['left', 'left > right'])
})

test.each([
  [
    '__metadata:\r  version: 8\r\r"left@npm:1":\r  resolution: left@npm:1.0.0\r',
    ['left@1.0.0'],
    [{ reason: 'lone carriage returns: read as the ends of lines, which the line numbers count too' }],
  ],
  [
    fixture('berry-merge-conflict.lock'),
    ['left@1.0.0', 'right@2.0.0', 'left@2.0.0'],
    [{ line: 4, reason: 'merge conflict: what both sides say was read' }],
  ],
])('%j gives %j', (content, packages, problems) => {
  const mine = parsed(yarnLock, 'yarn.lock', content)
  expect(mine.packages.map(nameAtVersion)).toEqual(packages)
  expect(mine.problems).toEqual(problems)
})

test('wrong types, double and incomplete entries and an unknown version are reported, each with its line', () => {
  const { packages, problems } = read('berry-wrong-types.lock')
  expect(packages.map(nameAtVersion)).toEqual(['right@1.0.0', 'right@1.0.1', '__proto__@1.0.0'])
  expect(problems.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
    '2: unknown __metadata.version 99: read as if it were known',
    '3: an entry is no mapping',
    '4: an entry is no mapping',
    '5: package without resolution',
    '7: a resolution that names no version',
    '11: the same package twice: both were read',
  ])
})

test('a cut-off file gives what it still says, and a problem for the entry that was cut', () => {
  const whole = fixture('berry-v4.lock')
  const { packages, problems } = parsed(yarnLock, 'yarn.lock', whole.slice(0, whole.indexOf('  resolution: "right@')))
  expect(packages.map(nameAtVersion)).toEqual(['left@1.0.0'])
  expect(problems).toEqual([{ line: 17, reason: 'package without resolution' }])
})

test('each side of a merge conflict is read in its own dialect', () => {
  const classic = '# yarn lockfile v1\n\nleft@^1:\n  version "1.0.0"\n'
  const content = `<<<<<<< ours\n${classic}=======\n${fixture('berry-v4.lock')}>>>>>>> theirs\n`
  const { packages, problems } = parsed(yarnLock, 'yarn.lock', content)
  expect(packages.map(nameAtVersion)).toEqual(expect.arrayContaining(['left@1.0.0', 'older@1.2.3']))
  expect(problems).toEqual([{ line: 1, reason: 'merge conflict: what both sides say was read' }])
})

const name = fc.stringMatching(/^(@[a-z]{1,3}\/)?[a-z][a-z0-9_.-]{0,8}$/)
const version = fc.stringMatching(/^[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,2}(-[a-z0-9.]{1,4})?$/)
const entry = fc.record({ name, version, needs: fc.dictionary(name, version, { noNullPrototype: true }) })
const unlessPlain = (text: string): string => (/^[a-z]/.test(text) ? text : JSON.stringify(text))

test('any generated lockfile reads the same by lines and by the full parser, paths and all', () => {
  fc.assert(
    fc.property(fc.uniqueArray(entry, { selector: (one) => one.name, minLength: 1 }), (entries) => {
      const blocks = entries.map((one) =>
        [
          `"${one.name}@npm:^${one.version}, ${one.name}@npm:${one.version}":`,
          `  version: ${one.version}`,
          `  resolution: "${one.name}@npm:${one.version}"`,
          '  dependencies:',
          ...Object.entries(one.needs).map(([need, wanted]) => `    ${unlessPlain(need)}: "npm:${wanted}"`),
          '  checksum: 10c0/0123',
          '',
        ].join('\n'),
      )
      const content = `__metadata:\n  version: 8\n\n${blocks.join('\n')}`
      const byLines = parsed(yarnLock, 'yarn.lock', content)
      // An anchor is nothing that yarn writes, and changes nothing.
      const byEvents = parsed(yarnLock, 'yarn.lock', content.replace('  version: 8', '  version: &anchor 8'))
      expect(byLines).toEqual(byEvents)
      expect(byLines.problems).toEqual([])
      expect(byLines.packages.map(nameAtVersion)).toEqual(entries.map((one) => `${one.name}@${one.version}`))
    }),
  )
})

test.each(['bad line', '@@@', '"', '{', '- a', '---'])(
  'a line that became %j hides no package of another line',
  (garbage) => {
    const names = ['one', 'two', 'three']
    const entries = names.map((name) => `"${name}@npm:^1.0.0":\n  version: 1.0.0\n  resolution: "${name}@npm:1.0.0"\n`)
    const whole = `__metadata:\n  version: 8\n\n${entries.join('\n')}`.split('\n')
    for (const [index, line] of whole.entries()) {
      const { packages, problems } = parsed(yarnLock, 'yarn.lock', whole.with(index, garbage).join('\n'))
      const lost = names.filter((name) => !packages.some((found) => found.name === name))
      expect(lost.filter((name) => !line.includes(name) && !line.includes('version'))).toEqual([])
      expect(lost.length).toBeLessThan(2)
      if (lost.length > 0) expect(problems).not.toEqual([])
    }
  },
)
