import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { BoundedQueue } from './bounded-queue.js'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('whatever the weights and speeds, every item comes out, in order, and the bound is kept', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 40 }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 10 }),
      async (bound, weights, pauses) => {
        const queue = new BoundedQueue<{ readonly index: number; readonly weight: number }>(bound)
        const put = Promise.all(weights.map((weight, index) => queue.put({ index, weight }, weight)))
        const closed = put.then(() => queue.close())
        const taken: number[] = []
        for await (const { index } of queue) {
          taken.push(index)
          if (pauses[index % pauses.length] === true) await turn()
        }
        await closed
        expect(taken).toEqual(weights.map((_, index) => index))
      },
    ),
    { numRuns: 50 },
  )
})

test('a put waits while the bound is reached, and an item heavier than it passes alone', async () => {
  const queue = new BoundedQueue<string>(10)
  await queue.put('a', 6)
  const events: string[] = []
  const heavy = queue.put('heavy', 25).then(() => events.push('heavy in'))
  const small = queue.put('b', 1).then(() => events.push('b in'))
  await turn()
  expect(events).toEqual([])
  expect(await queue.take()).toBe('a')
  await heavy
  await turn()
  expect(events).toEqual(['heavy in'])
  expect(await queue.take()).toBe('heavy')
  await small
  expect(await queue.take()).toBe('b')
})

test('closing keeps what is in it and what waits for room, and ends every waiting take', async () => {
  const queue = new BoundedQueue<number>(1)
  await queue.put(1)
  const second = queue.put(2)
  queue.close()
  expect([await queue.take(), await queue.take(), await queue.take()]).toEqual([1, 2, undefined])
  await second
  const empty = new BoundedQueue<number>(1)
  const waiting = empty.take()
  empty.close()
  expect(await waiting).toBeUndefined()
})

test('an item put after the end is an error and not lost', async () => {
  const queue = new BoundedQueue<number>(1)
  queue.close()
  await expect(queue.put(1)).rejects.toMatchObject({ code: 'QUEUE_CLOSED' })
})

test('a failure reaches everybody who waits, and everybody who comes later', async () => {
  const full = new BoundedQueue<number>(1)
  await full.put(1)
  const put = expect(full.put(2)).rejects.toThrow('broken')
  const empty = new BoundedQueue<number>(1)
  const take = expect(empty.take()).rejects.toThrow('broken')
  for (const queue of [full, empty]) queue.fail(new Error('broken'))
  await put
  await take
  full.fail(new Error('second'))
  await expect(full.take()).rejects.toThrow('broken')
  await expect(full.put(3)).rejects.toThrow('broken')
})
