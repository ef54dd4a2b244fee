import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { BATCH_SETTINGS, DEFAULT_BATCH_SETTINGS, type BatchSettingName } from '@ioc-scanner/core'
import { parse, stringify } from 'yaml'
import { workplace } from '../../test/workplace.js'
import { FILE_EXAMPLE } from '../reference/file-example.js'
import { migrateText } from './migrate-text.js'

const migrated = (text: string): string => migrateText(text, 'ioc-scanner.yaml').text
const names = Object.keys(BATCH_SETTINGS) as BatchSettingName[]

/** The settings of an example that differs from the defaults everywhere it can. */
const EXAMPLE = {
  ...FILE_EXAMPLE,
  maxConcurrentRepos: 4,
  maxBatchSize: 60,
  minBatchSize: 2,
  rateLimitBuffer: 0.75,
  retryAttempts: 4,
  retryDelayBase: 1.5,
  maxMemoryUsageMb: 750,
  streamLargeFilesThreshold: 2_097_152,
  defaultStrategy: 'conservative',
  enableCrossRepoBatching: false,
  enableFilePrioritization: false,
  enablePerformanceMonitoring: false,
  logBatchMetrics: true,
}

/** Every way in which all fifteen settings may have been written. */
const SPELLINGS: Record<string, (name: BatchSettingName) => readonly string[]> = {
  'as today': (name) => ['batch', ...BATCH_SETTINGS[name].key.split('.')],
  'names in code at the top': (name) => [name],
  'names in code below batch': (name) => ['batch', name],
  'names of variables': (name) => [BATCH_SETTINGS[name].env],
  'names of variables without their beginning': (name) => [BATCH_SETTINGS[name].env.replace('GITHUB_IOC_SCANNER_', '')],
  'flat, in small letters': (name) => [BATCH_SETTINGS[name].env.replace('GITHUB_IOC_SCANNER_', '').toLowerCase()],
  'names of flags': (name) => [BATCH_SETTINGS[name].flag],
  'sections without batch': (name) => BATCH_SETTINGS[name].key.split('.'),
  'below batch_config': (name) => ['batch_config', ...BATCH_SETTINGS[name].key.split('.')],
  'sections and keys in camelCase': (name) => ['batchConfig', ...BATCH_SETTINGS[name].key.split('.').map(camelCase)],
  'in one section of another name': (name) => ['limits', name],
  'in a section of another name below batch': (name) => ['batch', 'tuning', name],
  'with dots': (name) => [`batch.${BATCH_SETTINGS[name].key}`],
}

const camelCase = (word: string): string => word.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase())

function written(spelling: (name: BatchSettingName) => readonly string[]): Record<string, unknown> {
  const root: Record<string, unknown> = {}
  for (const name of names) {
    const words = [...spelling(name)]
    const last = words.pop() ?? ''
    let section = root
    for (const word of words) section = (section[word] ??= {}) as Record<string, unknown>
    section[last] = EXAMPLE[name]
  }
  return root
}

describe.each(Object.entries(SPELLINGS))('%s', (_, spelling) => {
  test.each(['yaml', 'json'])('all fifteen settings mean the same after the migration, in %s', async (ending) => {
    const tree = written(spelling)
    const text = ending === 'json' ? JSON.stringify(tree, null, 2) : stringify(tree)
    using place = workplace({ [`given.${ending}`]: migrated(text) })
    const { batch, origins } = await place.load({ configFile: `given.${ending}` })
    expect(batch).toEqual(EXAMPLE)
    expect([...origins.values()].filter(({ kind }) => kind === 'file')).toHaveLength(names.length)
  })
})

test('what is written as today is not touched, not even its spaces', () => {
  const text = 'batch:   # ours\r\n    memory: {max_usage_mb:   200}\r\n'
  expect(migrateText(text, 'f')).toEqual({ text, changes: [], unknown: [] })
})

describe('values', () => {
  test.each([
    ['performance.retry_delay_base', '"1s"', 1],
    ['performance.retry_delay_base', '1500 ms', 1.5],
    ['performance.retry_delay_base', '"2"', 2],
    ['performance.retry_delay_base', '3 seconds', 3],
    ['memory.max_usage_mb', '1 GiB', 1024],
    ['memory.max_usage_mb', '"750MB"', 750],
    ['memory.max_usage_mb', '1_000', 1000],
    ['memory.max_usage_mb', '0x200', 512],
    ['memory.max_usage_mb', '5e2', 500],
    ['memory.stream_threshold_bytes', '1 MiB', 1_048_576],
    ['memory.stream_threshold_bytes', '"512KiB"', 524_288],
    ['performance.rate_limit_buffer', '80%', 0.8],
    ['concurrency.max_concurrent_requests', '"12"', 12],
    ['strategy.default', 'ADAPTIVE', 'adaptive'],
    ['strategy.default', 'BatchStrategy.AGGRESSIVE', 'aggressive'],
    ['strategy.default', 'Night_Shift', 'night-shift'],
    ['strategy.enable_cross_repo_batching', '"yes"', true],
    ['monitoring.log_batch_metrics', 'Off', false],
  ])('%s: %s is %j today', (key, text, expected) => {
    const [section = '', word = ''] = key.split('.')
    const tree = parse(migrated(`batch:\n  ${section}:\n    ${word}: ${text} # why\n`)) as {
      batch: Record<string, Record<string, unknown>>
    }
    expect(tree.batch[section]?.[word]).toBe(expected)
  })

  test.each(['12abc', '1 fortnight', '2 apples', 'true', '-'])(
    '%s stays as it is: nobody can say what is meant',
    (text) => {
      const file = `batch:\n  memory:\n    max_usage_mb: "${text}"\n`
      expect(migrated(file)).toBe(file)
    },
  )

  test('a preset in another case, and a single name where a list is due', () => {
    const tree = parse(migrated('preset: High_Performance\niocs:\n  files: ours.csv\n')) as unknown
    expect(tree).toEqual({ preset: 'high-performance', iocs: { files: ['ours.csv'] } })
  })
})

test('comments and the order of the file are kept', () => {
  const before = `# Ours.

# agreed in May
max_concurrent_requests: 12 # not more

# sizes
batch_sizes:
  default: 10
  # end of sizes
# how
strategy: ADAPTIVE
`
  expect(migrated(before)).toBe(`# Ours.

batch:
  concurrency:
    # agreed in May
    max_concurrent_requests: 12 # not more

  # sizes
  batch_sizes:
    default: 10
    # end of sizes
  strategy:
    # how
    default: adaptive
`)
})

test('two sections become one, and a section that everything leaves goes with its comment kept', () => {
  const before = `batch_config:
  concurrency: { max_concurrent_requests: 5 }
batch:
  concurrency:
    max_concurrent_repos: 2
# the old ones
limits:
  retryAttempts: 2
`
  const after = migrated(before)
  expect(parse(after)).toEqual({
    batch: { concurrency: { max_concurrent_requests: 5, max_concurrent_repos: 2 }, performance: { retry_attempts: 2 } },
  })
  expect(after).toContain('# the old ones')
})

test('each change says its line, what it was, what it is and why', () => {
  const { changes } = migrateText('# head\nmaxBatchSize: "40"\n', 'f')
  expect(changes).toEqual([
    { line: 2, key: 'batch.batch_sizes.max', was: '"40"', now: '40', why: 'is a number without quotes' },
    {
      line: 2,
      key: 'batch.batch_sizes.max',
      was: 'maxBatchSize',
      now: 'batch.batch_sizes.max',
      why: 'is written like this in files today',
    },
  ])
})

test('keys that nobody knows stay, and are named with what is near; values of secrets are in no message', () => {
  const text =
    'maxBatchSize: 40\ncache:\n  ttl: 5\nbatch:\n  memory:\n    max_usage_mbs: 200\ngithub:\n  token: ghp_0123456789abcdefghij\n'
  const migration = migrateText(text, 'f')
  expect(migration.unknown).toEqual([
    { line: 2, key: 'cache', advice: 'no key is near' },
    { line: 6, key: 'batch.memory.max_usage_mbs', advice: 'did you mean batch.memory.max_usage_mb?' },
    { line: 8, key: 'github.token', advice: expect.stringContaining('GITHUB_TOKEN') },
  ])
  expect(parse(migration.text)).toMatchObject({ cache: { ttl: 5 }, github: { token: 'ghp_0123456789abcdefghij' } })
  expect(JSON.stringify([migration.changes, migration.unknown])).not.toContain('ghp_')
})

test('one setting said twice: the same is taken out once, different values are an error that names both lines', () => {
  expect(parse(migrated('max_batch_size: 40\nmaxBatchSize: 40\n'))).toEqual({ batch: { batch_sizes: { max: 40 } } })
  expect(() => migrated('max_batch_size: 40\nmaxBatchSize: 41\n')).toThrow(
    'ioc-scanner.yaml: lines 1 and 2 both set batch.batch_sizes.max, to 40 and 41; take one of them out first',
  )
})

describe('JSON', () => {
  test('stays JSON with its indentation, the order of its keys and the digits of its numbers', () => {
    const before = '{\n\t"10": 1,\n\t"b": 1.50,\n\t"a": [],\n\t"maxBatchSize": "40"\n}\n'
    expect(migrated(before)).toBe(
      '{\n\t"10": 1,\n\t"b": 1.50,\n\t"a": [],\n\t"batch": {\n\t\t"batch_sizes": {\n\t\t\t"max": 40\n\t\t}\n\t}\n}\n',
    )
  })

  test('becomes YAML where that is asked for', () => {
    const { text } = migrateText('{"notes": "a: b", "strategy": {"default": "Adaptive"}}', 'f', 'yaml')
    expect(text).toBe('notes: "a: b"\nbatch:\n  strategy:\n    default: adaptive\n')
  })
})

describe('what cannot be migrated is an error that says where', () => {
  test.each([
    ['a: &x 1\nb: *x', /^f, line 1 uses an anchor or an alias/],
    ['batch: [', /^f, line 1: is not valid YAML/],
    ['\tbatch: 1', /^f, line 1: is not valid YAML/],
    ['- a', /^f holds no keys/],
    ['a: !evil 1', /Unresolved tag/],
    ['['.repeat(100), /nested too deeply/],
  ])('%j', (text, message) => {
    expect(() => migrateText(text, 'f')).toThrow(message)
  })
})

const scalar = fc.oneof(
  fc.integer({ min: 1, max: 99 }),
  fc.constantFrom('1s', '10 MiB', 'ADAPTIVE', 'yes', 'a # b', '"q"', ''),
  fc.boolean(),
)
const word = fc.constantFrom(
  'batch',
  'batch_config',
  'concurrency',
  'batchSizes',
  'strategy',
  'memory',
  'default',
  'max',
  'maxBatchSize',
  'retry_attempts',
  'BATCH_STRATEGY',
  'cache',
  'x-1',
  'notify',
  'iocs',
  'files',
  'limits',
)
const { tree } = fc.letrec<{ tree: object; node: unknown }>((tie) => ({
  tree: fc.dictionary(word, tie('node'), { maxKeys: 5 }),
  node: fc.oneof({ maxDepth: 3 }, scalar, tie('tree')),
}))

test('whatever the file: no comment and no unknown key is lost, and a second migration changes nothing', () => {
  fc.assert(
    fc.property(tree, fc.infiniteStream(fc.nat(3)), (root, dice) => {
      let count = 0
      const lines = stringify(root)
        .trimEnd()
        .split('\n')
        .flatMap((line) => {
          const [die] = [dice.next().value as number]
          const indent = ' '.repeat(Math.max(0, line.search(/\S/)))
          if (die === 0) return [`${indent}# c${(count += 1)}.`, line]
          if (die === 1) return ['', line]
          return die === 2 && !/["'|>{[]/.test(line) ? [`${line} # c${(count += 1)}.`] : [line]
        })
      const before = `${lines.join('\n')}\n`
      const outcome = attempt(() => migrateText(before, 'f'))
      if (outcome === undefined) return // said twice with two values, or nothing but a scalar
      for (let number = 1; number <= count; number += 1) {
        expect({ before, after: outcome.text }).toEqual({ before, after: expect.stringContaining(`# c${number}.`) })
      }
      for (const { key } of outcome.unknown) expect(outcome.text).toContain(key.split('.').at(-1))
      expect(attempt(() => migrateText(outcome.text, 'f'))?.text).toBe(outcome.text)
    }),
    { numRuns: 500 },
  )
})

function attempt<T>(action: () => T): T | undefined {
  try {
    return action()
  } catch (thrown) {
    if ((thrown as { code?: string }).code === undefined) throw thrown
    return undefined
  }
}

test('defaults differ from the example: else these tests would prove nothing', () => {
  expect(names.filter((name) => EXAMPLE[name] === DEFAULT_BATCH_SETTINGS[name])).toEqual([])
})
