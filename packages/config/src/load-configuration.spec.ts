import { DEFAULT_BATCH_SETTINGS } from '@ioc-scanner/core'
import { describe, expect, test } from '@jest/globals'
import { workplace } from '../test/workplace.js'
import type { Configuration } from './configuration.js'
import { originText } from './layers/origin.js'

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
    ['GITHUB_IOC_SCANNER_RETRY_ATEMPTS', 'did you mean GITHUB_IOC_SCANNER_RETRY_ATTEMPTS?'],
    ['GITHUB_IOC_SCANNER_MAX_BATCHSIZE', 'did you mean GITHUB_IOC_SCANNER_MAX_BATCH_SIZE?'],
    ['github_ioc_scanner_preset', 'did you mean GITHUB_IOC_SCANNER_PRESET?'],
    ['GITHUB_IOC_SCANNER_TOKEN', 'the token is read from GITHUB_TOKEN or GH_TOKEN'],
    ['GITHUB_IOC_SCANNER_XYZ', expect.stringMatching(/there are GITHUB_IOC_SCANNER_… with .*, PRESET,/)],
  ])('the unknown variable %s is refused, with what was probably meant', async (name, advice) => {
    using place = workplace()
    const { problems } = await place.refusal({ env: { [name]: '3', GITHUB_SOMETHING: 'x', PATH: '/bin' } })
    const message = typeof advice === 'string' ? `the variable ${name} is unknown; ${advice}` : advice
    expect(problems).toEqual([{ code: 'CONFIG_UNKNOWN_VARIABLE', message, origin: { kind: 'variable', name } }])
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
        message: `--environment staging needs the file ioc-scanner.staging.yaml or ioc-scanner.staging.json in ${place.directory}; there is no environment file`,
      },
      { code: 'CONFIG_FILE_MISSING', message: 'none.yaml does not exist' },
    ])
  })

  test('an environment that has no file names those that have one, and the nearest', async () => {
    using place = workplace({
      'ioc-scanner.production.yaml': '',
      'ioc-scanner.staging.json': '{}',
      'ioc-scanner.staging.json.20261124T120000.000Z.bak': '',
      'ioc-scanner.changes.ndjson': '',
    })
    const { problems } = await place.refusal({ environment: 'produktion' })
    expect(problems[0]?.message).toMatch(/; there are production, staging; did you mean production\?$/)
  })

  test('a number where a text or a list is due is no text', async () => {
    using place = workplace({
      'a.yaml': 'detectors: 5\nnetwork: { ca_file: 5 }\nbatch: { strategy: { default: 5 } }\n',
    })
    const { problems } = await place.refusal({ configFile: 'a.yaml' })
    expect(problems.map(({ key }) => key).sort()).toEqual(['batch.strategy.default', 'detectors', 'network.ca_file'])
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
    const { network, github, iocs } = await place.load({
      configFile: 'ioc-scanner.yaml',
      env: { GITHUB_IOC_SCANNER_HOME: 'state' },
    })
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
