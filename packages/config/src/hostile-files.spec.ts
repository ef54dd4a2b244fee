import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { workplace } from '../test/workplace.js'

const MIB = 1_048_576
const SECONDS_AT_MOST = 5

const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
for (const [letter, before] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf', 'hg'].map((pair) => [...pair])) {
  bomb.push(`${letter}: &${letter} [${Array(9).fill(`*${before}`).join(', ')}]`)
}
let stairs = ''
for (let step = 0; step < 1_400; step += 1) stairs += `${' '.repeat(step)}a:\n`

describe('a hostile project file is refused in time, with a clear message', () => {
  const cases: [string, string | Uint8Array, RegExp][] = [
    ['10 MB', 'a'.repeat(10 * MIB), /^ioc-scanner\.yaml is too large: a configuration file has at most 1 MiB$/],
    ['1 MiB of brackets', '['.repeat(MIB), /nested too deeply/],
    ['1 MiB of braces', '{a: '.repeat(MIB / 4), /nested too deeply/],
    ['1 MiB of dashes', '- '.repeat(MIB / 2), /too many elements/],
    ['1 MiB of commas', `[${','.repeat(MIB - 2)}]`, /too many elements/],
    ['1 MiB of keys', Array.from({ length: 100_000 }, (_, n) => `k${n}: 1`).join('\n'), /too many elements/],
    ['20,000 dashes', '- '.repeat(20_000), /nested too deeply|is a list/],
    ['1,400 steps', stairs, /nested too deeply|a is unknown/],
    ['a billion laughs', bomb.join('\n'), /^a is unknown \(ioc-scanner\.yaml, line 1\)/],
    [
      'an alias as a value',
      'preset: &p development\nbatch: { strategy: { default: *p } }',
      /is an alias, which is never followed/,
    ],
    ['an alias as a section', 'iocs: &a {}\nbatch: *a', /^batch is an alias, which is never followed/],
    ['a tag', 'preset: !evil x', /line 1: is not valid YAML or JSON: Unresolved tag: !evil/],
    ['two documents', 'preset: development\n---\nbatch: {}', /line 2: a second document/],
    ['bytes that are no UTF-8', Uint8Array.of(0xff, 0xfe, 0x41), /^ioc-scanner\.yaml is not UTF-8$/],
    ['a broken line', 'batch:\n  concurrency: [', /^ioc-scanner\.yaml, line 2: is not valid YAML or JSON: /],
    [
      'a list',
      '- batch',
      /^ioc-scanner\.yaml is a list \(ioc-scanner\.yaml, line 1\); allowed is a section with the keys batch, /,
    ],
    ['a text', 'batch', /^ioc-scanner\.yaml is "batch"/],
    ['a key that is a list', '? [a]\n: 1', /^a key is not a word \(ioc-scanner\.yaml, line 1\)/],
    ['prototype keys', '__proto__: { polluted: 1 }\nconstructor: { prototype: 1 }', /^__proto__ is unknown/],
    ['control characters in a key', '"\\e[2J\\u202e": 1', /^\\x1b\[2J\\u202e is unknown/],
    ['a huge key', `"${'k'.repeat(1_000)}": 1`, /^k{80}… is unknown/],
    ['a huge value', `preset: ${'k'.repeat(200_000)}`, /^preset is "k{80}…" /],
    ['a huge number', `batch.memory.max_usage_mb: ${'9'.repeat(400)}`, /is Infinity/],
    ['numbers in a list of names', 'detectors: [1, 2]', /a list with an item that does not fit/],
    ['a list of lists', 'iocs.files: [[a]]', /a list with an item that does not fit/],
    ['a rule without its needed field', 'ignore: [{ repository: a }]', /reason \(needed\)/],
    ['a field twice', 'ignore: [{ reason: a, reason: b }]', /^ignore\.reason stands twice in one rule/],
  ]
  test.each(cases)('%s', async (_, text, expected) => {
    using place = workplace({ 'ioc-scanner.yaml': text })
    const start = performance.now()
    const { problems, message } = await place.refusal()
    expect((performance.now() - start) / 1000).toBeLessThan(SECONDS_AT_MOST)
    expect(problems[0]?.message).toMatch(expected)
    expect(message.length).toBeLessThan(20_000)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('five thousand unknown keys are not all listed', async () => {
    using place = workplace({ 'ioc-scanner.yaml': Array.from({ length: 5_000 }, (_, n) => `k${n}: 1`).join('\n') })
    const { problems } = await place.refusal()
    expect(problems).toHaveLength(51)
    expect(problems[50]?.message).toBe('ioc-scanner.yaml has more problems; the first 50 are shown')
  })

  test('a pipe that nobody writes to, and a folder', async () => {
    using place = workplace()
    execFileSync('mkfifo', [join(place.directory, 'ioc-scanner.yaml')])
    mkdirSync(join(place.userDirectory, 'config.yaml'))
    const { problems } = await place.refusal()
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ['CONFIG_FILE_UNREADABLE', `${place.userDirectory}/config.yaml is not a file`],
      ['CONFIG_FILE_UNREADABLE', 'ioc-scanner.yaml is not a file'],
    ])
  })

  test('a file that leads nowhere or in circles is named, not overlooked', async () => {
    using place = workplace({ 'user/config.yaml': '' })
    symlinkSync('ioc-scanner.json', join(place.directory, 'ioc-scanner.json'))
    const { problems } = await place.refusal()
    expect(problems.map(({ message }) => message)).toEqual(['ioc-scanner.json cannot be read (ELOOP)'])
  })

  test('a file without permission is named (or read, by a superuser)', async () => {
    using place = workplace({ 'ioc-scanner.yaml': 'preset: nonsense' })
    chmodSync(join(place.directory, 'ioc-scanner.yaml'), 0)
    const { problems } = await place.refusal()
    expect(problems[0]?.message).toMatch(/^ioc-scanner\.yaml cannot be read \(EACCES\)$|^preset is "nonsense"/)
  })

  test.each(['../up', 'a/b', '', '.', 'a b', 'x'.repeat(65), 'a\u0000b'])(
    'the environment %j is no name of a file elsewhere',
    async (environment) => {
      using place = workplace()
      const { problems } = await place.refusal({ environment })
      expect(problems.map(({ message }) => message)).toEqual([
        expect.stringMatching(/^--environment is ".*"; allowed are letters, digits, - and _, at most 64$/),
      ])
    },
  )
})

test('whatever the file, loading ends with a configuration or with problems', async () => {
  const words = fc.constantFrom(
    'batch',
    'concurrency',
    'max_concurrent_requests',
    'preset',
    'ignore',
    'formats',
    'notify',
    'name',
    'x',
  )
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 5 },
      fc.oneof(
        fc.integer(),
        fc.string(),
        fc.boolean(),
        fc.constant(null),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
      ),
      fc.dictionary(fc.oneof(words, fc.string()), tie('node')),
      fc.array(tie('node')),
    ),
  })).node
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    tree.map((value) => JSON.stringify(value)),
  )
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      using place = workplace({ 'ioc-scanner.yaml': text })
      const ending = await place.load().then(
        () => 'loaded',
        (thrown: unknown) => (thrown as { code?: string }).code,
      )
      expect(['loaded', 'CONFIG_INVALID']).toContain(ending)
    }),
    { numRuns: 150 },
  )
}, 30_000)

describe('secrets', () => {
  const secrets = [
    'ghp_0123456789abcdefghijABCDEFGHIJ012345',
    'github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz',
    'ghs_0123456789abcdefghijABCDEFGHIJ012345',
    'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxIn0.c2lnbmF0dXJl',
    '-----BEGIN RSA PRIVATE KEY-----',
    'https://user:hunter2hunter2@github.example.org',
    '0123456789abcdef0123456789abcdef01234567',
  ]
  test.each(secrets)('%s is in no message, whichever setting it was put into', async (secret) => {
    const key = JSON.stringify(secret)
    using place = workplace({
      'user/config.yaml': `github: { token: ${key}, api_url: ${key} }\nbatch: { memory: { max_usage_mb: ${key} } }\n${key}: 1\nnetwork: { proxy: ${key} }\nnotify: ${key}\nignore: [{ ${key}: 1 }]`,
    })
    const { message, problems } = await place.refusal({
      env: { GITHUB_IOC_SCANNER_RETRY_ATTEMPTS: secret, GITHUB_IOC_SCANNER_TOKEN: secret },
      flags: { 'batch-size': secret, preset: secret },
      environment: secret,
    })
    expect(problems.length).toBeGreaterThanOrEqual(8)
    expect(JSON.stringify(problems) + message).not.toContain(secret)
  })
})
