import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { textPieces } from './text-stream.js'

async function piecesOf(chunks: readonly Uint8Array[]): Promise<readonly string[]> {
  async function* given(): AsyncGenerator<Uint8Array> {
    yield* chunks
  }
  const pieces: string[] = []
  for await (const piece of textPieces(given(), () => undefined)) pieces.push(piece)
  return pieces
}

const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le')

test.each([
  ['UTF-8', Buffer.from('left\u00e9\u{1f600}')],
  ['UTF-8 with a byte order mark', Buffer.from('\ufeffleft\u00e9\u{1f600}')],
  ['UTF-16', utf16('left\u00e9\u{1f600}')],
  ['UTF-16, the other way round', utf16('left\u00e9\u{1f600}').swap16()],
])('%s is text, however it is cut', async (_, bytes) => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: bytes.length }), async (length) => {
      const chunks = Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
        bytes.subarray(index * length, (index + 1) * length),
      )
      expect((await piecesOf(chunks)).join('')).toBe('left\u00e9\u{1f600}')
    }),
  )
})

test('a character that is cut off at the end is shown as one that is none', async () => {
  expect((await piecesOf([Buffer.from('\u00e9').subarray(0, 1)])).join('')).toBe('\ufffd')
})

test('chunks of ten bytes are put together, and one of a megabyte is cut', async () => {
  const small = Array.from({ length: 10_000 }, () => Buffer.from('aaaaaaaaaa'))
  const large = [Buffer.alloc(1_000_000, 'a')]
  expect((await piecesOf(small)).map(({ length }) => length)).toEqual([65_540, 34_460])
  expect(Math.max(...(await piecesOf(large)).map(({ length }) => length))).toBe(65_536)
})

test('nothing gives nothing', async () => {
  expect(await piecesOf([])).toEqual([])
})
