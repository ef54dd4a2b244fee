import { expect, test } from '@jest/globals'
import { faultsBench } from './faults.bench.js'

test('a world that is too small for every kind of fault to happen proves nothing', async () => {
  const { holds, notes } = await faultsBench.run('small', { repositories: 2 })
  expect(holds).toBe(false)
  expect(notes).toContain('10 % in turn: no answer failed by stall: the row proves nothing about it')
}, 60_000)
