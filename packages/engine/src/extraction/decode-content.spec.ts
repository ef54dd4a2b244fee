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
  ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1])],
  ['nothing but NULs', '\0'.repeat(10)],
  ['names between numbers and digests', binaryLockfile()],
])('%s: a gap, and nothing is read from it', (_what, content) => {
  expect(decodeContent(content)).toMatchObject({ gap: { reason: 'encoding' } })
})

/** As bun writes one: texts, then numbers of four bytes, then digests. */
function binaryLockfile(): Uint8Array {
  const digest = Uint8Array.from({ length: 64 }, (_, index) => (index * 37) % 256)
  return Buffer.concat([
    Buffer.from('#!/usr/bin/env bun\nbun-lockfile-format-v0\nleft@1.0.0'),
    Buffer.alloc(60, 1),
    digest,
    Buffer.alloc(40),
  ])
}

test.each([
  ['at the start', `\0${text}`],
  ['beside the first character, as in UTF-16', `{\0${text.slice(1)}`],
  ['in the middle', text.replace(':', '\0:')],
  ['by the dozen, at the end', `${text}${'\0'.repeat(12)}`],
])('a NUL %s does not hide the text around it', (_where, content) => {
  expect(decodeContent(content)).toEqual({ text: content })
  expect(decodeContent(Buffer.from(content))).toEqual({ text: content })
})

test.each(['\n', '\r', '\f', '\u001e'])('a comment that looks like UTF-16 does not hide what follows (%j)', (end) => {
  const content = `#${'\0a'.repeat(1_000)}${end}axios==1.14.1\n`
  expect(decodeContent(Buffer.from(content))).toEqual({ text: content })
})

test('UTF-16 without a mark is read to its end where half a character is missing, and keeps what is not ASCII', () => {
  expect(decodeContent(Buffer.from([0x41, 0, 0x42]))).toEqual({ text: 'A\ufffd' })
  const wide = 'name = "köln 🚀 \u4e00\u1ea1"\r\nversion = "1"\n'
  expect(decodeContent(Buffer.from(wide, 'utf16le'))).toEqual({ text: wide })
})

test.each(['version https://git-lfs.github.com/spec/v1', 'version https://hawser.github.com/spec/v1'])(
  'a pointer (%s) is a gap, however it arrives',
  (first) => {
    const pointer = `${first}\noid sha256:00\nsize 12\n`
    for (const content of [pointer, Buffer.from(pointer)])
      expect(decodeContent(content)).toMatchObject({ gap: { reason: 'lfs-pointer' } })
  },
)

test('whatever the bytes, they are a text or a gap; every UTF-8 text comes back as it was', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const decoded = decodeContent(bytes)
      expect('gap' in decoded ? decoded.gap.reason : typeof decoded.text).toMatch(/^(encoding|string)$/)
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 50 }), (original) => {
      if (/^\ufeff|\0/.test(original)) return
      expect(decodeContent(Buffer.from(original))).toEqual({ text: original })
    }),
  )
})
