import { expect, test } from '@jest/globals'
import { openSession } from '../../test/open-session.js'
import { faultOfToken } from './fault-of-token.js'

test.each(['ghp_0123456789abcdefghij', 'github_pat_11AB_cd', '0123456789abcdef0123456789abcdef01234567', 'v1.1f69'])(
  '%s could be a token',
  (token) => {
    expect(faultOfToken(token)).toBeUndefined()
  },
)

test.each([
  ['', 'it is empty'],
  ['ghp_one\nghp_two', 'it has more than one line'],
  ['ghp_one\r', 'it has more than one line'],
  ['token ghp_one', 'there is a space in it'],
  ['ghp_one\u001b', 'there is a character in it that no token has'],
  ['ghp_\u00fcne', 'there is a character in it that no token has'],
  ['ghp_one\u200b', 'there is a character in it that no token has'],
])('%j can be no token: %s', async (token, fault) => {
  expect(faultOfToken(token)).toBe(fault)
  const opening = openSession('http://127.0.0.1:9', { credentials: { kind: 'token', token } })
  await expect(opening).rejects.toMatchObject({
    code: 'TOKEN_INVALID',
    message: `the token cannot be sent to GitHub: ${fault}`,
  })
})
