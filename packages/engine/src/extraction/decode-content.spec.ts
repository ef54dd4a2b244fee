import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decodeContent } from './decode-content.js'

const text = '{"name": "köln 🚀"}'
const utf16 = (order: 'le' | 'be', mark: boolean): Uint8Array => {
  const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le')
  return order === 'le' ? bytes : bytes.swap16()
}

test.each([
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
  ['UTF-16LE with a mark', utf16('le', true)],
  ['UTF-16BE with a mark', utf16('be', true)],
  ['UTF-16LE', utf16('le', false)],
  ['UTF-16BE', utf16('be', false)],
  ['a text', text],
  ['a text with a mark', `\ufeff${text}`],
])('%s is read', (_encoding, content) => {
  expect(decodeContent(content)).toEqual({ text })
})

test('one byte that is no UTF-8 does not hide the rest', () => {
  const decoded = decodeContent(
    Buffer.concat([Buffer.from('axios 1.14.1 '), Buffer.from([0xe9]), Buffer.from(' left')]),
  )
  expect(decoded).toEqual({ text: 'axios 1.14.1 é left' })
})

test.each([
  ['bytes', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1])],
  ['half a UTF-16 character', Buffer.from([0x41, 0, 0x42])],
  ['a text with a NUL', 'axios\0 1.14.1'],
])('%s: a gap, and nothing is read from it', (_what, content) => {
  expect(decodeContent(content)).toMatchObject({ gap: { reason: 'encoding' } })
})

test.each(['version https://git-lfs.github.com/spec/v1', 'version https://hawser.github.com/spec/v1'])(
  'a pointer (%s) is a gap, however it arrives',
  (first) => {
    const pointer = `${first}\noid sha256:00\nsize 12\n`
    for (const content of [pointer, Buffer.from(pointer)])
      expect(decodeContent(content)).toMatchObject({ gap: { reason: 'lfs-pointer' } })
  },
)

test('whatever the bytes, they are a text without NUL or a gap; every UTF-8 text comes back as it was', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const decoded = decodeContent(bytes)
      expect('gap' in decoded || !decoded.text.includes('\0')).toBe(true)
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 50 }), (original) => {
      if (/^\ufeff|\0/.test(original)) return
      expect(decodeContent(Buffer.from(original))).toEqual({ text: original })
    }),
  )
})
