import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decidingRule, effectiveCodeowners, isCodeownersPath, parseCodeowners } from './codeowners.js'

const ownersOf = (text: string, path: string): readonly string[] | undefined =>
  decidingRule(parseCodeowners(text), path)?.owners

test.each([
  ['*', 'a.lock', true],
  ['*', 'deep/in/a.lock', true],
  ['*.js', 'x.js', true],
  ['*.js', 'src/deep/x.js', true],
  ['*.js', 'x.json', false],
  ['/docs/', 'docs/a/b.md', true],
  ['/docs/', 'src/docs/a.md', false],
  ['/docs/', 'docs', false],
  ['apps/', 'apps/x', true],
  ['apps/', 'src/apps/deep/x', true],
  ['apps/', 'src/myapps/x', false],
  ['docs/*', 'docs/a.md', true],
  ['docs/*', 'docs/deep/a.md', false],
  ['docs/*', 'src/docs/a.md', false],
  ['/*', 'a.lock', true],
  ['/*', 'deep/a.lock', false],
  ['/apps/github', 'apps/github/x/y', true],
  ['/apps/github', 'apps/github', true],
  ['/apps/github', 'apps/github2', false],
  ['apps/github', 'src/apps/github', false],
  ['**/logs', 'logs/x', true],
  ['**/logs', 'build/deep/logs/x', true],
  ['**/logs', 'build/catalogs/x', false],
  ['/build/logs/', 'build/logs/x', true],
  ['src/**/test', 'src/test', true],
  ['src/**/test', 'src/a/b/test/x', true],
  ['src/**/test', 'lib/test', false],
  ['/docs/**', 'docs/a/b', true],
  ['/docs/**', 'docs', false],
  ['**', 'any/thing', true],
  ['**/*', 'any/thing', true],
  ['package-lock.json', 'services/a/package-lock.json', true],
  ['Package-lock.json', 'package-lock.json', false],
  ['?.lock', 'a.lock', true],
  ['?.lock', 'ab.lock', false],
  ['my\\ docs/', 'my docs/a.md', true],
  ['a\\*b', 'a*b', true],
  ['a\\*b', 'axb', false],
  ['{a,b}', 'a', false],
  ['+(a)', 'a', false],
])('%s owns %s: %s', (pattern, path, owned) => {
  expect(ownersOf(`${pattern} @acme/team`, path)).toEqual(owned ? ['@acme/team'] : undefined)
})

test('the last rule that matches decides, also when it names nobody', () => {
  const text = '* @acme/all\n/apps/ @acme/apps @sam\n/apps/free\n'
  expect(ownersOf(text, 'x')).toEqual(['@acme/all'])
  expect(ownersOf(text, 'apps/x')).toEqual(['@acme/apps', '@sam'])
  expect(ownersOf(text, 'apps/free/x')).toEqual([])
})

test('comments, empty lines, marks and carriage returns are no rules, and lines are counted from 1', () => {
  const rules = parseCodeowners(
    '\ufeff# owners\r\n\r\n*.lock @sam # the lockfiles\r\n/x @acme/team docs@example.org\r\n',
  )
  expect(rules.map(({ pattern, owners, line }) => ({ pattern, owners, line }))).toEqual([
    { pattern: '*.lock', owners: ['@sam'], line: 3 },
    { pattern: '/x', owners: ['@acme/team', 'docs@example.org'], line: 4 },
  ])
})

test.each(['!x @sam', '[ab].lock @sam', '/ @sam', '// @sam', '* sam', '* @sam sam', '* @', '#'])(
  'the line "%s" is left out, as GitHub does, and the others count',
  (line) => {
    expect(ownersOf(`* @acme/all\n${line}\n`, 'a.lock')).toEqual(['@acme/all'])
  },
)

test('GitHub ignores a file above 3 MB', () => {
  expect(parseCodeowners(`* @sam\n${'#'.repeat(3 * 1_048_576)}`)).toEqual([])
})

test('of several files the one in .github counts, then the one at the root', () => {
  const files = ['docs/CODEOWNERS', 'CODEOWNERS', '.github/CODEOWNERS'].map((path) => ({ path }))
  expect(files.every(({ path }) => isCodeownersPath(path))).toBe(true)
  expect(isCodeownersPath('src/CODEOWNERS')).toBe(false)
  const [docs, root, github] = files
  expect([docs, root, github].reduce((known, file) => effectiveCodeowners(known, file ?? { path: '' }))?.path).toBe(
    github?.path,
  )
  expect([root, docs].reduce((known, file) => effectiveCodeowners(known, file ?? { path: '' }))?.path).toBe(
    'CODEOWNERS',
  )
})

test('whatever stands in the file, it is read, and a path is decided at once', () => {
  const name = fc.string({
    unit: fc.constantFrom('a', 'b', '*', '?', '/', '\\', ' ', '#', '!', '[', '**/', '@'),
    maxLength: 60,
  })
  fc.assert(
    fc.property(fc.array(name, { maxLength: 10 }), name, (lines, path) => {
      expect(() => ownersOf(lines.join('\n'), path)).not.toThrow()
    }),
  )
  const stars = `${'*a'.repeat(2_000)}b @sam`
  const started = performance.now()
  ownersOf(`${stars}\n${'**/'.repeat(2_000)}x @sam`, 'a'.repeat(4_000))
  expect(performance.now() - started).toBeLessThan(2_000)
})
