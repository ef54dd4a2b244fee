import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { BytesInFlight } from './bytes-in-flight.js'

const never = new AbortController().signal
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('whatever the sizes, all are admitted in order, and never more than the limit at once, or one alone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 150 }), { maxLength: 30 }), async (sizes) => {
      const bytes = new BytesInFlight(100)
      const order: number[] = []
      let inFlight = 0
      await Promise.all(
        sizes.map(async (size, index) => {
          await bytes.acquire(size, never)
          order.push(index)
          inFlight += 1
          expect(bytes.used <= 100 || sizes.includes(bytes.used)).toBe(true) // beside a large one only empty ones
          await turn()
          inFlight -= 1
          bytes.release(size)
        }),
      )
      expect(order).toEqual(sizes.map((_, index) => index))
      expect([bytes.used, inFlight]).toEqual([0, 0])
    }),
    { numRuns: 30 },
  )
})

test('who gives up waiting leaves the line, and those behind get in', async () => {
  const bytes = new BytesInFlight(100)
  await bytes.acquire(50, never)
  const giveUp = new AbortController()
  const large = bytes.acquire(80, giveUp.signal)
  const small = bytes.acquire(40, never)
  giveUp.abort(new Error('stop'))
  await expect(large).rejects.toThrow('stop')
  await small
  expect(bytes.used).toBe(90)
  await expect(bytes.acquire(80, giveUp.signal)).rejects.toThrow('stop')
})
