import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { ObjectStream } from './object-stream.js'

const OID = 'a'.repeat(40)

async function* inChunks(bytes: Buffer, step: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step)
}

test('however the answer is cut, each object has its bytes, read or passed over', async () => {
  const object = fc.option(fc.uint8Array({ maxLength: 50 }), { nil: undefined })
  await fc.assert(
    fc.asyncProperty(
      fc.array(object, { maxLength: 6 }),
      fc.integer({ min: 1, max: 70 }),
      fc.nat(3),
      async (objects, step, skip) => {
        const answer = objects.flatMap((content) =>
          content === undefined
            ? [Buffer.from(`${OID} missing\n`)]
            : [Buffer.from(`${OID} blob ${content.length}\n`), Buffer.from(content), Buffer.from('\n')],
        )
        const stream = new ObjectStream(inChunks(Buffer.concat(answer), step))
        for (const [index, content] of objects.entries()) {
          const { type, size } = await stream.next()
          expect([type, size]).toEqual(content === undefined ? [undefined, 0] : ['blob', content.length])
          if (content === undefined || index % 4 === skip) continue
          const pieces: Uint8Array[] = []
          for await (const piece of stream.content()) pieces.push(piece)
          expect(Buffer.concat(pieces)).toEqual(Buffer.from(content))
        }
      },
    ),
    { numRuns: 50 },
  )
})

test.each(['', `${OID} blob 10\nabc`, `${OID} commit`, 'fatal: something else\n', 'x'.repeat(5_000)])(
  'an answer that is none, or ends early, fails: %j',
  async (text) => {
    const read = async (): Promise<void> => {
      const stream = new ObjectStream(inChunks(Buffer.from(text), 7))
      await stream.next()
      for await (const piece of stream.content()) expect(piece.length).toBeGreaterThan(0)
    }
    await expect(read()).rejects.toMatchObject({ code: 'TRANSIENT', reason: 'unparsable' })
  },
)
