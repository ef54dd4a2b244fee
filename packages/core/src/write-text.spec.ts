import { Writable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { writeText } from './write-text.js'

test('it waits until the stream has taken the text, and leaves no listener behind', async () => {
  const taken: string[] = []
  const slow = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      setTimeout(() => done(taken.push(chunk.toString()) > 0 ? undefined : null), 20)
    },
  })
  for (const text of ['one', 'two']) {
    await writeText(slow, text)
    expect(taken.at(-1)).toBe(text)
  }
  expect([slow.listenerCount('error'), slow.listenerCount('close'), slow.writableEnded]).toEqual([0, 0, false])
})

test('a failed write rejects with its reason, once, and ends no process', async () => {
  const broken = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('broken pipe'), { code: 'EPIPE' })),
  })
  await expect(writeText(broken, 'x')).rejects.toMatchObject({ code: 'EPIPE' })
  await expect(writeText(broken, 'y')).rejects.toThrow()
  await delay(20) // a second event without a listener would have been an uncaught exception
})

test('a stream that is closed before it took the text does not keep the writer waiting', async () => {
  const closing = new Writable({ write: () => setTimeout(() => closing.destroy(), 5) })
  await expect(writeText(closing, 'x')).rejects.toMatchObject({
    code: expect.stringMatching(/OUTPUT_CLOSED|DESTROYED/),
  })
})
