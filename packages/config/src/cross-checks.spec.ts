import { describe, expect, test } from '@jest/globals'
import { workplace } from '../test/workplace.js'
import { originText } from './layers/origin.js'

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
    expect(originText(configuration.origins.get('batch.batch_sizes.default') ?? { kind: 'default' })).toMatch(
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
