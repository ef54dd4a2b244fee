import { BATCH_SETTINGS } from '@ioc-scanner/core'
import { expect, test } from '@jest/globals'
import { workplace } from '../test/workplace.js'
import { batchFlags } from './batch-flags.js'

test('every batch setting has a flag, in the order of the table', () => {
  expect(batchFlags().map(({ name }) => name)).toEqual(Object.values(BATCH_SETTINGS).map(({ flag }) => flag))
})

test('a flag says what it does, its default and its range', () => {
  const byName = new Map(batchFlags().map((flag) => [flag.name, flag]))
  expect(byName.get('max-concurrent-requests')).toEqual({
    name: 'max-concurrent-requests',
    aliases: ['max-concurrent'],
    kind: 'integer',
    summary: 'Requests in flight at the same time, over all repositories. [default: 10; an integer from 1 to 50]',
    env: 'GITHUB_IOC_SCANNER_MAX_CONCURRENT_REQUESTS',
  })
  expect(byName.get('retry-delay-base')?.summary).toMatch(/\[default: 1 s; a number from 0\.1 to 10\]$/)
  expect(byName.get('cross-repo-batching')).toMatchObject({ kind: 'boolean', aliases: [] })
  expect(byName.get('log-batch-metrics')?.summary).toMatch(/\[default: off\]$/)
  expect(byName.get('batch-strategy')).toMatchObject({ kind: 'string' })
})

test('each flag, under each of its names, is the flag that the configuration listens to', async () => {
  using place = workplace()
  for (const { name, aliases } of batchFlags()) {
    for (const flag of [name, ...aliases]) {
      const { problems } = await place.refusal({ flags: { [flag]: '-' } })
      expect(problems.map(({ origin }) => origin)).toEqual([{ kind: 'flag', name: flag }])
    }
  }
})
