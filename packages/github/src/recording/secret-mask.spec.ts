import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { SecretMask } from './secret-mask.js'

const TOKEN = 'ghp_0123456789abcdefghijklmnopqrstuvwxyz'

/** Cuts bytes where the numbers say. */
function cut(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end))
}

function masked(mask: SecretMask, parts: readonly Buffer[]): Buffer {
  const stream = mask.stream()
  return Buffer.concat([...parts.map((part) => stream.push(part)), stream.end()])
}

const asciiSecret = fc.string({ unit: fc.constantFrom(...'ABCDEFxyz0189_-.~'), minLength: 20, maxLength: 60 })
const anySecret = fc.string({ unit: 'binary', minLength: 16, maxLength: 40 })
const surroundings = fc.string({ unit: fc.constantFrom('a', 'Z', '0', '"', '\n', ' ', '\\', '<', '.', '=', 'ü', '{') })
const places = fc.array(fc.nat(), { maxLength: 6 })

test('a learned secret is masked wherever it stands and however the body comes in parts, and sizes stay', () => {
  fc.assert(
    fc.property(anySecret, surroundings, surroundings, places, (secret, before, after, cuts) => {
      fc.pre(Buffer.byteLength(secret) >= 16)
      const mask = new SecretMask()
      mask.learn(secret)
      const bytes = Buffer.from(`${before}${secret}${after}${secret}`)
      const result = masked(mask, cut(bytes, cuts))
      expect(result.byteLength).toBe(bytes.byteLength)
      expect(result.includes(Buffer.from(secret))).toBe(false)
    }),
  )
})

test('a learned secret is masked inside of base64, as in a login by name and password', () => {
  fc.assert(
    fc.property(asciiSecret, fc.string({ maxLength: 12 }), places, (secret, user, cuts) => {
      const mask = new SecretMask()
      mask.learn(secret)
      for (const encoding of ['base64', 'base64url'] as const) {
        const login = Buffer.from(`${user}:${secret}`).toString(encoding)
        const result = masked(mask, cut(Buffer.from(`{"auth":"Basic ${login}"}`), cuts)).toString()
        const decoded = Buffer.from(/Basic ([^"]*)/.exec(result)?.[1] ?? '', encoding).toString('latin1')
        // Not even four characters of it in a row.
        for (let at = 0; at + 4 <= secret.length; at += 1) expect(decoded).not.toContain(secret.slice(at, at + 4))
      }
    }),
    { numRuns: 200 },
  )
})

test('a learned secret is masked in JSON, once and twice, and what is left is JSON', () => {
  fc.assert(
    fc.property(anySecret, surroundings, places, (secret, before, cuts) => {
      const mask = new SecretMask()
      mask.learn(secret)
      const text = `${before}${secret}"${TOKEN}\n${TOKEN}`
      const twice = JSON.stringify({ text: JSON.stringify({ text }) })
      for (const json of [JSON.stringify({ text }), twice]) {
        const result = masked(mask, cut(Buffer.from(json), cuts)).toString()
        expect(() => JSON.parse(result) as unknown).not.toThrow()
        expect(result).not.toContain(TOKEN.slice(4))
        expect(result).not.toContain(JSON.stringify(secret).slice(1, -1))
      }
    }),
  )
})

test('an escaped secret of other letters than ASCII is masked', () => {
  const mask = new SecretMask()
  mask.learn('geheimnis-für-nächte')
  expect(mask.text('{"a":"geheimnis-f\\u00fcr-n\\u00e4chte"}')).not.toContain('geheimnis')
  expect(mask.text('{"a":"geheimnis-f\\u00FCr-n\\u00E4chte"}')).not.toContain('geheimnis')
  expect(mask.text('?x=geheimnis-f%C3%BCr-n%C3%A4chte')).not.toContain('geheimnis')
})

test.each([
  ['a personal token', TOKEN, 'ghp_'],
  ['an OAuth token', 'gho_0123456789abcdefghijklmnopqrstuvwxyz', 'gho_'],
  ['a user token of an App', 'ghu_0123456789abcdefghijklmnopqrstuvwxyz', 'ghu_'],
  ['a refresh token', 'ghr_0123456789abcdefghijklmnopqrstuvwxyz', 'ghr_'],
  ['an installation token', 'ghs_1234_eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxIn0.c2ln', 'ghs_'],
  ['a fine-grained token', 'github_pat_0123456789abcdefghij_ABCDEFGHIJ', 'github_pat_'],
  ['a login of an App', 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxIn0.c2lnbmF0dXJl', 'eyJ'],
  ['an npm token', 'npm_0123456789abcdefghijABCDEFGHIJ012345', 'npm_'],
  ['a PyPI token', `pypi-AgEIcHlwaS5vcmc${'Ab1_'.repeat(12)}`, 'pypi-'],
  ['a GitLab token', 'glpat-0123456789abcdefghij', 'glpat-'],
  ['an AWS key', 'AKIA0123456789ABCDEF', 'AKIA'],
  ['a Slack token', 'xoxb-0123456789-abcdef', 'xoxb-'],
  ['a bearer', 'Bearer 0123456789abcdefghij', 'Bearer '],
])('%s is masked but for what it is, also behind an escaped line end', (_, secret, kept) => {
  const mask = new SecretMask()
  for (const before of ['', ' ', '\\n', '\\"', 'x', '=', '\\t']) {
    const result = mask.text(`"${before}${secret}"`)
    expect(result).toBe(`"${before}${kept}${'x'.repeat(secret.length - kept.length)}"`)
  }
})

test.each([
  ['https://ada:hunter22@registry.example/a.tgz', 'https://ada:xxxxxxxx@registry.example/a.tgz'],
  ['/repos/a/b?token=abcdefgh&x=1', '/repos/a/b?token=xxxxxxxx&x=1'],
  ['?access_token=abcdefgh', '?access_token=xxxxxxxx'],
  ['/sso?authorization_request=A1B2C3', '/sso?authorization_request=xxxxxx'],
  ['//registry.example/:_authToken=abc-def', '//registry.example/:_authToken=xxxxxxx'],
])('%s becomes %s', (text, expected) => {
  expect(new SecretMask().text(text)).toBe(expected)
})

test('a private key is masked, line by line, in text and in JSON', () => {
  const key = `-----BEGIN RSA PRIVATE KEY-----\nMIIEabc+/=\nn0nsense\n-----END RSA PRIVATE KEY-----\nleft`
  const expected = `-----BEGIN RSA PRIVATE KEY-----\nxxxxxxxxxx\nxxxxxxxx\n-----END RSA PRIVATE KEY-----\nleft`
  expect(new SecretMask().text(key)).toBe(expected)
  expect(JSON.parse(new SecretMask().text(JSON.stringify({ key })))).toEqual({ key: expected })
})

test.each([
  'https://registry.npmjs.org/@scope/name/-/name-1.0.0.tgz',
  'sha512-v2kDEe57lecTulaDIuNTPy3Ry4gLGJ6Z1O3vE1krgXZNrsQ+LFTGHVxVjcXPs17LhbZVGedAJv8XZ1tvj5FvSg==',
  'git+ssh://git@github.com/acme/web.git#semver:^1.0.0',
  'pkg:npm/%40scope/name@1.0.0',
  '  "name": "basic-auth", "npm_config": true, "token": "next"',
  'node_modules/.pnpm/react@18.2.0_react-dom@18.2.0/node_modules',
])('%s holds no secret', (text) => {
  const stream = new SecretMask().stream()
  expect(Buffer.concat([stream.push(Buffer.from(text)), stream.end()]).toString()).toBe(text)
  expect(stream.hasMasked).toBe(false)
})

test('what holds no secret passes unchanged, byte by byte, also where it never ends a line', () => {
  const unit = fc.constantFrom(0, 10, 32, 34, 92, 97, 103, 104, 112, 95, 195, 188, 255)
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 300 }), places, (numbers, cuts) => {
      const bytes = Buffer.from(numbers.filter((_, index) => index % 7 !== 0 || numbers[index] !== 95))
      fc.pre(!/gh[a-z]_[a-z]{16}/.test(bytes.toString('latin1')))
      expect(masked(new SecretMask(), cut(bytes, cuts))).toEqual(bytes)
    }),
  )
  const long = Buffer.from('0123456789'.repeat(100_000))
  expect(masked(new SecretMask(), cut(long, [1_000, 70_000, 500_000])).equals(long)).toBe(true)
})

test('without a line end nothing is held for ever, and a secret across the cut is masked', () => {
  const stream = new SecretMask().stream()
  const parts = Array.from({ length: 40 }, (_, index) =>
    stream.push(Buffer.from(`${'a'.repeat(16_350 + index)}.${TOKEN}.`)),
  )
  const written = Buffer.concat([...parts, stream.end()])
  expect(parts.some((part) => part.byteLength > 0)).toBe(true)
  expect(written.includes('0123456789abcdef')).toBe(false) // not as text: a failure would print it all
})

test('a secret that never ends is masked to its end', () => {
  const stream = new SecretMask().stream()
  const parts = Array.from({ length: 30 }, () => stream.push(Buffer.from(`ghp_${'A1'.repeat(8_000)}`)))
  const written = Buffer.concat([...parts, stream.push(Buffer.from(' left')), stream.end()]).toString()
  expect(/^ghp_x+ left$/.test(written)).toBe(true)
})
