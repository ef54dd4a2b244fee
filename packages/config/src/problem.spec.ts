import { describe, expect, test } from '@jest/globals'
import { workplace } from '../test/workplace.js'

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

  test.each([['a'], ['ab'], ['xotcx'], ['batch: { x: 1 }']])('%s is near to none, so all are named', async (text) => {
    using place = workplace({ 'ioc-scanner.yaml': text.includes(':') ? text : `${text}: 1` })
    const { problems } = await place.refusal()
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/ is unknown \(ioc-scanner\.yaml, line 1\); known here: /),
    ])
  })

  test('a second document is an error with its line, in words of our own', async () => {
    using place = workplace({ 'ioc-scanner.yaml': 'preset: development\n---\npreset: rate-limited\n' })
    const { problems } = await place.refusal()
    expect(problems.map(({ message }) => message)).toEqual([
      'ioc-scanner.yaml, line 2: a second document begins here; a configuration file holds one',
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
