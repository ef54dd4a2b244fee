import { expect, test } from '@jest/globals'
import { Writable } from 'node:stream'
import { watchOutput } from './watch-output.js'

const failingWith = (code: string): Writable =>
  new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })) })
const written = (stream: Writable): Promise<void> =>
  new Promise((resolve) => {
    stream.write('text')
    setImmediate(resolve)
  })

test('a stream that fails ends nothing, and what it failed with is known', async () => {
  const stream = failingWith('ENOSPC')
  const output = watchOutput(stream)
  expect(output.failure()).toBeUndefined()
  await written(stream)
  expect(output.failure()).toMatchObject({ code: 'ENOSPC' })
  expect(output.brought(output.failure())).toBe(true)
  expect(output.brought(new Error('ENOSPC'))).toBe(false)
})

test('a reader that went away is no failure', async () => {
  const stream = failingWith('EPIPE')
  const output = watchOutput(stream)
  await written(stream)
  expect(output.failure()).toBeUndefined()
})
