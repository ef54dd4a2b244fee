import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Redactor } from './redactor.js'

test('a secret that was learned never passes, whatever surrounds it', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 8 }), fc.string(), fc.string(), (secret, before, after) => {
      fc.pre(!'[redacted]'.includes(secret) && secret.trim() === secret)
      const redactor = new Redactor()
      redactor.learn(secret)
      expect(redactor.redact(`${before}${secret}${after}`)).not.toContain(secret)
    }),
  )
})

test.each([
  ['ghp_0123456789abcdefghijklmnopqrstuvwxyz', 'a classic token'],
  ['github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz', 'a fine-grained token'],
  ['ghs_1234_eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxIn0.c2ln', 'an installation token that holds a JWT'],
  ['gho_0123456789abcdefghijklmnopqrstuvwxyz', 'an OAuth token'],
  ['ghu_0123456789abcdefghijklmnopqrstuvwxyz', "an App user's token"],
  ['eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxIn0.c2lnbmF0dXJl', 'a JWT'],
])('%s is recognised as %s, unlearned', (secret) => {
  expect(new Redactor().redact(`refused: ${secret}, sorry`)).toBe('refused: [redacted], sorry')
})

test.each([
  ['Authorization: Bearer abcdefgh12345678', 'Authorization: [redacted]'],
  ['https://ada:hunter22@proxy.example:3128 is down', 'https://[redacted]proxy.example:3128 is down'],
  ['see /sso?authorization_request=A1B2C3&x=1', 'see /sso?[redacted]&x=1'],
  ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- left', '[redacted] left'],
  ['-----BEGIN PRIVATE KEY-----\nMIIE', '[redacted]'],
])('%j becomes %j', (text, expected) => {
  expect(new Redactor().redact(text)).toBe(expected)
})

test('what comes from outside becomes one printable line of bounded length', () => {
  const redacted = new Redactor().redact(`a\n\u001b[31mred\u202e ${'x'.repeat(10_000)}`)
  expect(redacted).toMatch(/^a \\x1b\[31mred\\u202e x+…$/)
  expect(redacted.length).toBeLessThan(600)
})
