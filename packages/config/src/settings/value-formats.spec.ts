import { describe, expect, test } from '@jest/globals'
import { workplace } from '../../test/workplace.js'

describe('the API URL', () => {
  test.each([
    ['https://github.example.org/api/v3', 'https://github.example.org/api/v3'],
    ['https://github.example.org/api/v3/', 'https://github.example.org/api/v3'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
  ])('%s is taken, by variable and by flag', async (text, expected) => {
    using place = workplace()
    const seen = [await place.load({ env: { GITHUB_API_URL: text } }), await place.load({ flags: { 'api-url': text } })]
    expect(seen.map(({ github }) => github.apiUrl)).toEqual([expected, expected])
  })
  test.each([
    'http://github.example.org',
    'http://127.0.0.1.example.org',
    'http://localhost.example.org',
    'https://user:password@github.example.org',
    'https://github.example.org/?x=1',
    'https://github.example.org/#x',
    'ftp://github.example.org',
    'file:///etc/passwd',
    'github.example.org',
  ])('%s is refused', async (text) => {
    using place = workplace()
    const { problems } = await place.refusal({ flags: { 'api-url': text } })
    expect(problems.map(({ key }) => key)).toEqual(['github.api_url'])
  })
})
