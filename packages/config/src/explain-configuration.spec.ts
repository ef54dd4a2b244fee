import { expect, test } from '@jest/globals'
import { workplace } from '../test/workplace.js'
import { explainConfiguration } from './explain-configuration.js'
import { KNOWN_SETTINGS } from './settings/known-settings.js'

test('every setting is explained, with its value and its origin', async () => {
  using place = workplace({
    'user/config.yaml': 'notify: ["https://hooks.example.org/secret"]',
    'ioc-scanner.yaml': 'preset: development\nbatch:\n  batch_sizes: { max: 5 }\nformats: [json]\n',
  })
  const rows = explainConfiguration(await place.load({ env: { GITHUB_IOC_SCANNER_RETRY_ATTEMPTS: '7' } }))
  expect(rows.map(({ key }) => key)).toEqual([...KNOWN_SETTINGS.keys()])
  expect(rows.map(({ key, value, origin }) => ({ key, value, origin }))).toEqual(
    expect.arrayContaining([
      { key: 'preset', value: 'development', origin: 'ioc-scanner.yaml, line 1' },
      { key: 'batch.concurrency.max_concurrent_requests', value: '8', origin: 'preset development' },
      {
        key: 'batch.batch_sizes.default',
        value: '5',
        origin: 'preset development, brought between the smallest and the largest batch size',
      },
      { key: 'batch.batch_sizes.max', value: '5', origin: 'ioc-scanner.yaml, line 3' },
      {
        key: 'batch.performance.retry_attempts',
        value: '7',
        origin: 'variable GITHUB_IOC_SCANNER_RETRY_ATTEMPTS',
      },
      { key: 'formats', value: '[{"name":"json"}]', origin: 'ioc-scanner.yaml, line 4' },
      { key: 'github.app_id', value: 'null', origin: 'default' },
      { key: 'notify', value: '1 (hidden)', origin: `${place.userDirectory}/config.yaml, line 1` },
    ]),
  )
  const sourceOf = (key: string): unknown => rows.find((row) => row.key === key)?.source
  expect(sourceOf('batch.batch_sizes.max')).toEqual({
    kind: 'file',
    role: 'project',
    file: 'ioc-scanner.yaml',
    line: 3,
  })
  expect(sourceOf('preset')).toMatchObject({ kind: 'file', line: 1 })
  expect(sourceOf('batch.memory.max_usage_mb')).toEqual({ kind: 'preset', name: 'development' })
})
