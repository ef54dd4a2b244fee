import { DEFAULT_BATCH_SETTINGS } from '@ioc-scanner/core'
import { describe, expect, test } from '@jest/globals'
import { workplace } from '../test/workplace.js'
import type { Configuration } from './configuration.js'
import { originText } from './layers/origin.js'
import { checkStrategy } from './strategy-name.js'

const requests = (value: number): string => `batch:\n  concurrency:\n    max_concurrent_requests: ${value}\n`
const REQUESTS = 'batch.concurrency.max_concurrent_requests'
const originOf = ({ origins }: Configuration, key: string): string =>
  originText(origins.get(key) ?? { kind: 'default' })

describe('layers', () => {
  test('without any file, variable and flag every value is the default', async () => {
    using place = workplace()
    const configuration = await place.load()
    expect(configuration.batch).toEqual(DEFAULT_BATCH_SETTINGS)
    expect(configuration).toMatchObject({
      preset: null,
      github: { apiUrl: 'https://api.github.com', appId: null, privateKeyFile: null, installationId: null },
      network: { requestTimeoutSeconds: 30, idleTimeoutSeconds: 10, caFile: null },
      iocs: { files: [], sources: [], minSources: 1 },
      files: [],
      warnings: [],
    })
    expect(new Set([...configuration.origins.values()].map(originText))).toEqual(new Set(['default']))
  })

  test('each layer wins over all layers below it', async () => {
    using place = workplace({
      'user/config.yaml': `preset: development\n${requests(11)}`,
      'ioc-scanner.yaml': requests(12),
      'ioc-scanner.production.yaml': requests(13),
      'given.yaml': requests(14),
    })
    const env = { GITHUB_IOC_SCANNER_MAX_CONCURRENT_REQUESTS: '15' }
    const flags = { 'max-concurrent': 16 }
    const seen = await Promise.all([
      place.load({ environment: 'production', env, flags }),
      place.load({ environment: 'production', env }),
      place.load({ environment: 'production' }),
      place.load({}),
      place.load({ configFile: 'given.yaml' }),
    ])
    const userFile = `${place.userDirectory}/config.yaml`
    expect(seen.map(({ batch }) => batch.maxConcurrentRequests)).toEqual([16, 15, 13, 12, 14])
    expect(seen.map((configuration) => originOf(configuration, REQUESTS))).toEqual([
      'flag --max-concurrent',
      'variable GITHUB_IOC_SCANNER_MAX_CONCURRENT_REQUESTS',
      'ioc-scanner.production.yaml, line 3',
      'ioc-scanner.yaml, line 3',
      'given.yaml, line 3',
    ])
    expect(seen[0]?.files).toEqual([userFile, 'ioc-scanner.yaml', 'ioc-scanner.production.yaml'])
    expect(seen[4]?.files).toEqual([userFile, 'given.yaml'])
  })

  test('the user file wins over a preset, and a preset over the defaults', async () => {
    using place = workplace({ 'user/config.yaml': `preset: development\n${requests(11)}` })
    const configuration = await place.load()
    expect(configuration.batch).toMatchObject({ maxConcurrentRequests: 11, maxConcurrentRepos: 2 })
    expect(originOf(configuration, 'batch.concurrency.max_concurrent_repos')).toBe('preset development')
  })

  test('the highest layer that names a preset wins, and even its values lie below the user file', async () => {
    using place = workplace({
      'user/config.yaml': `preset: development\n${requests(11)}`,
      'ioc-scanner.yaml': 'preset: rate-limited',
    })
    const [project, variable, flag] = await Promise.all([
      place.load(),
      place.load({ env: { GITHUB_IOC_SCANNER_PRESET: 'resource-constrained' } }),
      place.load({ env: { GITHUB_IOC_SCANNER_PRESET: 'resource-constrained' }, preset: 'high-performance' }),
    ])
    const seen = [project, variable, flag].map(({ preset, batch }) => [
      preset,
      batch.retryAttempts,
      batch.maxConcurrentRequests,
    ])
    expect(seen).toEqual([
      ['rate-limited', 6, 11],
      ['resource-constrained', 2, 11],
      ['high-performance', 5, 11],
    ])
  })

  test('an empty variable says nothing', async () => {
    using place = workplace()
    const env = { GITHUB_IOC_SCANNER_RETRY_ATTEMPTS: '', GITHUB_API_URL: ' ', GITHUB_IOC_SCANNER_NO_SUCH: '' }
    const { batch, github, warnings } = await place.load({ env })
    expect([batch.retryAttempts, github.apiUrl, warnings]).toEqual([3, 'https://api.github.com', []])
  })

  test.each([
    ['GITHUB_IOC_SCANNER_RETRY_ATEMPTS', '; did you mean GITHUB_IOC_SCANNER_RETRY_ATTEMPTS?'],
    ['GITHUB_IOC_SCANNER_MAX_BATCHSIZE', '; did you mean GITHUB_IOC_SCANNER_MAX_BATCH_SIZE?'],
    ['GITHUB_IOC_SCANNER_XYZ', ''],
  ])('the unknown variable %s is warned about', async (name, hint) => {
    using place = workplace()
    const { warnings } = await place.load({ env: { [name]: '3', GITHUB_SOMETHING: 'x', PATH: '/bin' } })
    expect(warnings).toEqual([`the variable ${name} is unknown and has no effect${hint}`])
  })

  test('flags that are no settings are left alone', async () => {
    using place = workplace()
    const flags = { org: ['acme'], fast: true, retry: undefined, constructor: 'x', 'batch-size': undefined }
    expect((await place.load({ flags })).batch).toEqual(DEFAULT_BATCH_SETTINGS)
  })
})

describe('files', () => {
  const sections = 'concurrency:\n  max_concurrent_requests: 12\nmemory: { max_usage_mb: 700 }\n'
  test.each([
    ['ioc-scanner.yaml', `batch:\n${sections.replace(/^/gm, '  ')}`],
    ['batch_config.yaml', `batch:\n${sections.replace(/^/gm, '  ')}`],
    ['batch_config.yaml', sections],
    ['batch_config.json', '{ "concurrency": { "max_concurrent_requests": 12 }, "memory": { "max_usage_mb": 700 } }'],
    ['ioc-scanner.json', '{"batch.concurrency.max_concurrent_requests": 12, "batch": {"memory.max_usage_mb": 700}}'],
    [
      'ioc-scanner.yaml',
      `\ufeff# with a mark at the start\r\nbatch: {concurrency: {max_concurrent_requests: 12}, memory: {max_usage_mb: 700}}\r\n`,
    ],
  ])('%s may be written %j', async (name, text) => {
    using place = workplace({ [name]: text })
    expect((await place.load()).batch).toMatchObject({ maxConcurrentRequests: 12, maxMemoryUsageMb: 700 })
  })

  test.each(['', '# nothing but a comment\n', '---\n', 'batch:\n', 'batch:\n  concurrency:\n', '{}'])(
    'a file with %j sets nothing',
    async (text) => {
      using place = workplace({ 'ioc-scanner.yaml': text })
      expect((await place.load()).batch).toEqual(DEFAULT_BATCH_SETTINGS)
    },
  )

  test('two project files are an error that names both', async () => {
    using place = workplace({ 'ioc-scanner.json': '{}', 'batch_config.yaml': '' })
    const { problems } = await place.refusal()
    expect(problems).toEqual([
      {
        code: 'CONFIG_TWO_FILES',
        message: 'ioc-scanner.json and batch_config.yaml lie in the same folder; use one, or name one with --config',
      },
    ])
    expect((await place.load({ configFile: 'batch_config.yaml' })).files).toEqual(['batch_config.yaml'])
  })

  test('two environment files are an error that names both', async () => {
    using place = workplace({ 'ioc-scanner.prod.json': '{}', 'ioc-scanner.prod.yaml': '' })
    const { problems } = await place.refusal({ environment: 'prod' })
    expect(problems.map(({ message }) => message)).toEqual([
      'ioc-scanner.prod.yaml and ioc-scanner.prod.json lie in the same folder; use one',
    ])
  })

  test('a file that was asked for and is not there is an error', async () => {
    using place = workplace()
    const { problems } = await place.refusal({ configFile: 'none.yaml', environment: 'staging' })
    expect(problems).toEqual([
      {
        code: 'CONFIG_FILE_MISSING',
        message: `--environment staging needs the file ioc-scanner.staging.yaml or ioc-scanner.staging.json in ${place.directory}; there is none`,
      },
      { code: 'CONFIG_FILE_MISSING', message: 'none.yaml does not exist' },
    ])
  })

  test('a file with the ending yml is not read, and that is said', async () => {
    using place = workplace({ 'ioc-scanner.yml': requests(12), 'user/config.json': '{}' })
    const { batch, warnings } = await place.load()
    expect(batch.maxConcurrentRequests).toBe(10)
    expect(warnings).toEqual([
      'ioc-scanner.yml is not read: the name has to be ioc-scanner.yaml',
      `${place.userDirectory}/config.json is not read: the name has to be ${place.userDirectory}/config.yaml`,
    ])
  })

  test('paths are relative to the file that names them, and addresses stay', async () => {
    using place = workplace({
      'user/config.yaml': 'network: { ca_file: certs/ca.pem }\ngithub: { app_id: 7, private_key_file: /keys/app.pem }',
      'ioc-scanner.yaml': 'iocs: { files: [../shared/bad.csv, "https://example.org/iocs.json"] }',
    })
    const { network, github, iocs } = await place.load({ env: { GITHUB_IOC_SCANNER_HOME: 'state' } })
    expect([network.caFile, github.privateKeyFile]).toEqual([`${place.userDirectory}/certs/ca.pem`, '/keys/app.pem'])
    expect(iocs.files).toEqual([place.directory.replace(/work$/, 'shared/bad.csv'), 'https://example.org/iocs.json'])
  })

  test('the keys for later work are read in their shape, and it is said that they do nothing yet', async () => {
    using place = workplace({
      'user/config.yaml': [
        'formats: [terminal, { name: json, output: report.json }]',
        'plugins: ["@acme/night-shift"]',
        'notify: [{ url: "https://hooks.example.org/secret", kind: slack }]',
        'ignore: [{ repository: acme/demo, reason: it is a demonstration }]',
        'detectors: [workflows]',
        'inventory: { directory: state }',
      ].join('\n'),
    })
    const configuration = await place.load()
    expect(configuration).toMatchObject({
      formats: [{ name: 'terminal' }, { name: 'json', output: 'report.json' }],
      plugins: ['@acme/night-shift'],
      notify: [{ url: 'https://hooks.example.org/secret', kind: 'slack' }],
      ignore: [{ repository: 'acme/demo', reason: 'it is a demonstration' }],
      detectors: ['workflows'],
      inventory: { directory: `${place.userDirectory}/state` },
    })
    const userFile = `${place.userDirectory}/config.yaml`
    expect(configuration.warnings).toEqual([
      `detectors is set (${userFile}, line 5), but has no effect in this version`,
      `ignore is set (${userFile}, line 4), but has no effect in this version`,
      `plugins is set (${userFile}, line 2), but has no effect in this version`,
      `notify is set (${userFile}, line 3), but has no effect in this version`,
    ])
  })
})

describe('problems', () => {
  test('everything that is wrong is said at once', async () => {
    using place = workplace({
      'user/config.yaml': 'preset: high-perf\n',
      'ioc-scanner.yaml': [
        'batch:',
        '  concurrency:',
        '    max_concurrent_requests: 80',
        '    max_concurent_repos: 3',
        '  performance: 5',
        'batch_size: 5',
        'github:',
        '  token: abc',
        'colour: red',
      ].join('\n'),
    })
    const { message, problems } = await place.refusal({
      env: { GITHUB_IOC_SCANNER_RETRY_ATTEMPTS: '1e3', GITHUB_API_URL: 'http://github.example.org' },
      flags: { 'max-memory-mb': '12abc', 'batch-strategy': 'agressive' },
      strategies: ['adaptive', 'aggressive'],
    })
    expect(message).toBe(
      [
        'the configuration is not valid, 11 problems:',
        '  batch.concurrency.max_concurent_repos is unknown (ioc-scanner.yaml, line 4); did you mean batch.concurrency.max_concurrent_repos?',
        '  batch.performance is 5 (ioc-scanner.yaml, line 5); allowed is a section with the keys rate_limit_buffer, retry_attempts, retry_delay_base',
        '  batch_size is unknown (ioc-scanner.yaml, line 6); did you mean batch.batch_sizes.default?',
        '  github.token cannot be set in a file (ioc-scanner.yaml, line 8); set the variable GITHUB_TOKEN or GH_TOKEN, or log in with gh auth login',
        '  colour is unknown (ioc-scanner.yaml, line 9); known here: batch, preset, github, network, iocs, detectors, ignore, formats, inventory, plugins, notify',
        `  preset is "high-perf" (${place.userDirectory}/config.yaml, line 1); allowed is high-performance, resource-constrained, rate-limited, development; did you mean high-performance?`,
        '  batch.concurrency.max_concurrent_requests is 80 (ioc-scanner.yaml, line 3); allowed is an integer from 1 to 50',
        '  batch.performance.retry_attempts is "1e3" (variable GITHUB_IOC_SCANNER_RETRY_ATTEMPTS); allowed is an integer from 0 to 10',
        '  github.api_url is "http://github.example.org" (variable GITHUB_API_URL); allowed is an https address, or http to a loopback address, without user, password, query or fragment',
        '  batch.memory.max_usage_mb is "12abc" (flag --max-memory-mb); allowed is an integer from 100 to 5000',
        '  batch.strategy.default is "agressive" (flag --batch-strategy); installed are adaptive, aggressive; did you mean aggressive?',
      ].join('\n'),
    )
    expect(problems.map(({ code }) => code)).toEqual([
      'CONFIG_UNKNOWN_KEY',
      'CONFIG_WRONG_VALUE',
      'CONFIG_UNKNOWN_KEY',
      'CONFIG_NOT_IN_FILES',
      'CONFIG_UNKNOWN_KEY',
      'CONFIG_WRONG_VALUE',
      'CONFIG_OUT_OF_RANGE',
      'CONFIG_WRONG_VALUE',
      'CONFIG_WRONG_VALUE',
      'CONFIG_WRONG_VALUE',
      'CONFIG_UNKNOWN_STRATEGY',
    ])
  })

  test.each([
    ['max_concurrent_requests: 5', 'max_concurrent_requests', 'batch.concurrency.max_concurrent_requests'],
    [
      'batch: { max_concurrent_requests: 5 }',
      'batch.max_concurrent_requests',
      'batch.concurrency.max_concurrent_requests',
    ],
    ['batch: { maxBatchSize: 5 }', 'batch.maxBatchSize', 'batch.batch_sizes.max'],
    ['batch: { batch-size: 5 }', 'batch.batch-size', 'batch.batch_sizes.default'],
    ['concurrency: { x: 5 }', 'concurrency', 'batch.concurrency'],
    ['batch: { memory: { max_mb: 5 } }', 'batch.memory.max_mb', 'batch.memory.max_usage_mb'],
    ['networks: {}', 'networks', 'network'],
    ['ignore: [{ reason: a, repositry: b }]', 'ignore.repositry', 'ignore.repository'],
  ])('%s: the nearest known key is named', async (text, key, meant) => {
    using place = workplace({ 'ioc-scanner.yaml': text })
    const { problems } = await place.refusal()
    expect(problems.map(({ message }) => message)).toEqual([
      `${key} is unknown (ioc-scanner.yaml, line 1); did you mean ${meant}?`,
    ])
  })

  test('a key that stands there twice is an error with both lines', async () => {
    using place = workplace({
      'ioc-scanner.json': '{\n"preset": "development",\n"batch": {},\n"preset": "rate-limited"}',
    })
    const { problems } = await place.refusal()
    expect(problems.map(({ message }) => message)).toEqual([
      'preset stands there twice (ioc-scanner.json, line 4); it is already in line 2',
    ])
  })

  test('a GitHub App without its key is an error', async () => {
    using place = workplace()
    const { problems } = await place.refusal({ env: { GITHUB_IOC_SCANNER_APP_ID: '7' } })
    expect(problems.map(({ message }) => message)).toEqual([
      'github.app_id is set (variable GITHUB_IOC_SCANNER_APP_ID), but not github.private_key_file; the login of a GitHub App needs both github.app_id and github.private_key_file',
    ])
  })
})

describe('the API URL', () => {
  test.each([
    ['https://github.example.org/api/v3', 'https://github.example.org/api/v3'],
    ['https://github.example.org/api/v3/', 'https://github.example.org/api/v3'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
  ])('%s is taken, by variable and by flag', async (text, expected) => {
    using place = workplace()
    const seen = [await place.load({ env: { GITHUB_API_URL: text } }), await place.load({ flags: { 'api-url': text } })]
    expect(seen.map(({ github }) => github.apiUrl)).toEqual([expected, expected])
  })
  test.each([
    'http://github.example.org',
    'http://127.0.0.1.example.org',
    'http://localhost.example.org',
    'https://user:password@github.example.org',
    'https://github.example.org/?x=1',
    'https://github.example.org/#x',
    'ftp://github.example.org',
    'file:///etc/passwd',
    'github.example.org',
  ])('%s is refused', async (text) => {
    using place = workplace()
    const { problems } = await place.refusal({ flags: { 'api-url': text } })
    expect(problems.map(({ key }) => key)).toEqual(['github.api_url'])
  })
})

describe('batch sizes', () => {
  const sizes = (min?: number, usual?: number, max?: number) => ({
    flags: { 'min-batch-size': min, 'batch-size': usual, 'max-batch-size': max },
  })

  test.each([
    ['a lower maximum', sizes(undefined, undefined, 4), 4],
    ['a higher minimum together with a preset', { ...sizes(10), preset: 'resource-constrained' }, 10],
    ['room around it', sizes(2, undefined, 60), 10],
  ])('a default that nobody set gives way to %s', async (_, wishes, expected) => {
    using place = workplace()
    const configuration = await place.load(wishes)
    expect(configuration.batch.defaultBatchSize).toBe(expected)
    expect(originOf(configuration, 'batch.batch_sizes.default')).toMatch(
      expected === 10 && !('preset' in wishes) ? /^default$/ : /brought between/,
    )
  })

  test('sizes that disagree are an error that names all three and where they came from', async () => {
    using place = workplace({ 'ioc-scanner.yaml': 'batch:\n  batch_sizes:\n    max: 20\n' })
    const { problems } = await place.refusal({ env: { GITHUB_IOC_SCANNER_DEFAULT_BATCH_SIZE: '30' } })
    expect(problems).toMatchObject([
      {
        code: 'CONFIG_BATCH_SIZES_DISAGREE',
        message:
          'batch.batch_sizes.min is 1 (default), batch.batch_sizes.default is 30 (variable GITHUB_IOC_SCANNER_DEFAULT_BATCH_SIZE) and batch.batch_sizes.max is 20 (ioc-scanner.yaml, line 3); allowed is min ≤ default ≤ max',
      },
    ])
  })

  test.each([
    ['the default above the untouched maximum', sizes(undefined, 60)],
    ['the default below the minimum', sizes(5, 4)],
    ['the maximum below the minimum', sizes(8, undefined, 6)],
    ['the maximum below the minimum of a preset', { ...sizes(undefined, undefined, 4), preset: 'high-performance' }],
  ])('%s is an error', async (_, wishes) => {
    using place = workplace()
    expect((await place.refusal(wishes)).problems.map(({ code }) => code)).toEqual(['CONFIG_BATCH_SIZES_DISAGREE'])
  })

  test('what follows from a size that is out of range is not said again', async () => {
    using place = workplace()
    const { problems } = await place.refusal(sizes(undefined, 90, 500))
    expect(problems.map(({ code }) => code)).toEqual(['CONFIG_OUT_OF_RANGE'])
  })
})

describe('the strategy', () => {
  test.each(['ADAPTIVE', 'Adaptive', 'adaptive'])('%s is the adaptive one', async (name) => {
    using place = workplace()
    const wishes = { flags: { 'batch-strategy': name }, strategies: ['adaptive'] }
    expect((await place.load(wishes)).batch.defaultStrategy).toBe('adaptive')
  })

  test('a name that no strategy can have is said once', async () => {
    using place = workplace()
    const { problems } = await place.refusal({ flags: { 'batch-strategy': 'a b' }, strategies: ['adaptive'] })
    expect(problems.map(({ message }) => message)).toEqual([
      'batch.strategy.default is "a b" (flag --batch-strategy); allowed is sequential, parallel, adaptive, aggressive, conservative, or an installed strategy',
    ])
  })

  test('one that is not installed can be found out later', async () => {
    using place = workplace({ 'ioc-scanner.yaml': 'batch: { strategy: { default: night-shift } }' })
    const configuration = await place.load()
    expect(() => checkStrategy(configuration, ['adaptive', 'night-shift'])).not.toThrow()
    expect(() => checkStrategy(configuration, ['adaptive', 'nightshift'])).toThrow(
      'batch.strategy.default is "night-shift" (ioc-scanner.yaml, line 1); installed are adaptive, nightshift; did you mean nightshift?',
    )
  })
})
