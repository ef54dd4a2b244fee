import { expect, test } from '@jest/globals'
import { Writable } from 'node:stream'
import fc from 'fast-check'
import { spellingsOf } from '@ioc-scanner/github/secret-spellings'
import { guardOutput, hideSecrets, hideSpellings, hideTokens, keepSecret } from './hide-secrets.js'

hideSpellings(spellingsOf)

test('a secret that is known is hidden wherever it stands', () => {
  keepSecret('s3cret-of-the-night')
  expect(hideSecrets('a s3cret-of-the-night b s3cret-of-the-night')).toBe('a [hidden] b [hidden]')
})

test.each(['', 'a', 'ab', 'x-access-token:'])('nor does base64 show it, behind %j', (before) => {
  const secret = 'ghp_0123456789abcdefghijABCDEFGHIJ012345'
  keepSecret(secret)
  for (const after of ['', ':', '::', ' and more']) {
    for (const encoding of ['base64', 'base64url'] as const) {
      const shown = hideSecrets(`Basic ${Buffer.from(before + secret + after).toString(encoding)}.`)
      expect(shown).toMatch(/^Basic \S*\[hidden\]\S*\.$/)
      expect(Buffer.from(shown.slice('Basic '.length), 'base64').toString('latin1')).not.toMatch(/0123|ghij|GHIJ|2345/)
    }
  }
})

test('what is too short to be a token does not garble the output', () => {
  keepSecret('at')
  expect(hideSecrets('what a night')).toBe('what a night')
})

test.each([
  'ghp_0123456789abcdefghijABCDEFGHIJ012345',
  'ghs_0123456789abcdefghijABCDEFGHIJ012345',
  'github_pat_0123456789abcdefghij_ABCDEFGHIJ',
  'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxIn0abc.c2lnbmF0dXJl',
])('%s looks like a token, and is hidden', (token) => {
  expect(hideTokens(`sent "${token}" there`)).toBe('sent "[hidden]" there')
})

test('texts and bytes pass a guarded stream unchanged but for secrets', async () => {
  keepSecret('another-secret-here')
  const seen: Buffer[] = []
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      seen.push(chunk)
      done()
    },
  })
  guardOutput(stream, hideSecrets)
  await fc.assert(
    fc.asyncProperty(fc.uint8Array(), fc.string({ unit: 'binary' }), async (bytes, text) => {
      seen.length = 0
      stream.write(bytes)
      await new Promise<void>((resolve) => stream.write(text, () => resolve()))
      expect(Buffer.concat(seen)).toEqual(Buffer.concat([bytes, Buffer.from(text)]))
    }),
  )
  seen.length = 0
  stream.write(Buffer.from('ü another-secret-here ü'))
  expect(Buffer.concat(seen).toString()).toBe('ü [hidden] ü')
})
