import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { RepositorySlots } from './repository-slots.js'

const never = new AbortController().signal
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('whatever the requests, all are served, of no more repositories at once than allowed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 40 }),
      async (limit, names) => {
        const slots = new RepositorySlots(limit)
        const serving = new Map<string, number>()
        await Promise.all(
          names.map(async (name) => {
            await slots.acquire(name, never)
            serving.set(name, (serving.get(name) ?? 0) + 1)
            expect(serving.size).toBeLessThanOrEqual(limit)
            await turn()
            const left = (serving.get(name) ?? 0) - 1
            if (left === 0) serving.delete(name)
            else serving.set(name, left)
            slots.release(name)
          }),
        )
        expect(serving.size).toBe(0)
      },
    ),
    { numRuns: 30 },
  )
})

test('requests of a repository that is served already do not wait for another slot', async () => {
  const slots = new RepositorySlots(1)
  await slots.acquire('a', never)
  await slots.acquire('a', never)
  expect([slots.admits('a'), slots.admits('b')]).toEqual([true, false])
})

test('who gives up waiting takes no slot later', async () => {
  const slots = new RepositorySlots(1)
  await slots.acquire('a', never)
  const giveUp = new AbortController()
  const waiting = slots.acquire('b', giveUp.signal)
  giveUp.abort(new Error('stop'))
  await expect(waiting).rejects.toThrow('stop')
  slots.release('a')
  expect(slots.admits('c')).toBe(true)
})
