import { expect, test } from '@jest/globals'
import { apiUrls, likelierApi } from './api-urls.js'

test.each([
  ['https://api.github.com', 'https://api.github.com', 'https://api.github.com'],
  ['https://api.github.com/', 'https://api.github.com', 'https://api.github.com'],
  ['https://ghe.example.com/api/v3', 'https://ghe.example.com/api/v3', 'https://ghe.example.com/api'],
  ['https://ghe.example.com:8443/api/v3/', 'https://ghe.example.com:8443/api/v3', 'https://ghe.example.com:8443/api'],
  ['https://api.octocorp.ghe.com', 'https://api.octocorp.ghe.com', 'https://api.octocorp.ghe.com'],
  ['http://127.0.0.1:4000/api/v3', 'http://127.0.0.1:4000/api/v3', 'http://127.0.0.1:4000/api'],
  ['http://localhost:4000', 'http://localhost:4000', 'http://localhost:4000'],
])('%s has REST at %s and GraphQL at %s/graphql', (base, rest, graphqlBase) => {
  expect(apiUrls(base)).toMatchObject({ rest, graphqlBase })
})

test.each([
  'http://ghe.example.com/api/v3',
  'http://127.0.0.1.example.com',
  'http://10.0.0.1',
  'http://localhost.evil.example',
])('%s is refused: a token never goes unencrypted to another machine', (base) => {
  expect(() => apiUrls(base)).toThrow(expect.objectContaining({ code: 'INSECURE_URL' }))
})

test.each([
  '',
  'api.github.com',
  'ftp://api.github.com',
  'https://user:secret@ghe.example.com',
  'https://ghe.example.com?token=x',
])('"%s" is no API URL', (base) => {
  expect(() => apiUrls(base)).toThrow(expect.objectContaining({ code: 'API_URL_INVALID' }))
})

test('what is wrong with an API URL is said without the login in it', () => {
  expect(() => apiUrls('https://user:hunter22@ghe.example.com')).not.toThrow('hunter22')
})

test.each([
  ['https://ghe.example.com', 'https://ghe.example.com/api/v3'],
  ['https://ghe.example.com/api', 'https://ghe.example.com/api/v3'],
  ['https://github.com', 'https://api.github.com'],
  ['https://acme.ghe.com', 'https://api.acme.ghe.com'],
  ['https://api.github.com', undefined],
  ['https://api.acme.ghe.com', undefined],
  ['https://ghe.example.com/api/v3', undefined],
])('where there is no API at %s, it is probably at %s', (base, likelier) => {
  expect(likelierApi(apiUrls(base))).toBe(likelier)
})
