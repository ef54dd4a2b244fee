import { expect, test } from '@jest/globals'
import { sideBySide } from './side-by-side.js'

async function* numbers(read: number[] = [], until = 10): AsyncGenerator<number> {
  for (let number = 0; number < until; number += 1) {
    read.push(number)
    yield number
  }
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('every item has its result, and no more than allowed are worked on', async () => {
  let running = 0
  let most = 0
  const results: number[] = []
  const work = async (number: number): Promise<number> => {
    running += 1
    most = Math.max(most, running)
    for (let left = number % 4; left >= 0; left -= 1) await turn()
    running -= 1
    return number
  }
  for await (const result of sideBySide(numbers(), 3, work)) results.push(result)
  expect(results.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(most).toBe(3)
})

test('it reads no further ahead than it works, and stops when its reader stops', async () => {
  const read: number[] = []
  for await (const result of sideBySide(numbers(read, 1_000), 3, async (number) => number)) {
    for (let waited = 0; waited < 20; waited += 1) await turn()
    expect(read.length).toBeLessThanOrEqual(result + 4)
    if (result === 5) break
  }
  await turn()
  expect(read.length).toBeLessThanOrEqual(9)
})

test('what fails is thrown, and the others are let go', async () => {
  const failing = sideBySide(numbers(), 3, async (number) => {
    await turn()
    if (number > 0) throw new Error(`number ${number}`)
    return number
  })
  const all = async (): Promise<void> => {
    for await (const result of failing) expect(result).toBe(0)
  }
  await expect(all()).rejects.toThrow('number 1')
})
