import { describe, expect, test } from '@jest/globals'
import { workplace } from '../test/workplace.js'
import { checkStrategy } from './strategy-name.js'

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
