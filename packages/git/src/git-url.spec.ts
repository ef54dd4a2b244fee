import { expect, test } from '@jest/globals'
import { gitBase, movedTo, repositoryUrl } from './git-url.js'

test.each([
  ['https://api.github.com', 'https://github.com'],
  ['https://api.github.com/', 'https://github.com'],
  ['https://api.acme.ghe.com', 'https://acme.ghe.com'],
  ['https://github.acme.example/api/v3', 'https://github.acme.example'],
  ['https://api.acme.example/api/v3/', 'https://api.acme.example'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['http://localhost:8080/tenant', 'http://localhost:8080/tenant'],
])('the git of %s is at %s', (api, expected) => {
  expect(gitBase(api).url).toBe(expected)
})

test.each([
  ['http://github.acme.example/api/v3', 'INSECURE_URL'],
  ['https://user:secret@github.acme.example', 'API_URL_INVALID'],
  ['ext::sh -c touch', 'API_URL_INVALID'],
  ['file:///etc', 'API_URL_INVALID'],
])('%s is refused', (api, code) => {
  expect(() => gitBase(api)).toThrow(expect.objectContaining({ code }))
})

test.each([
  'acme/..',
  'acme/.',
  'acme',
  'acme/web/x',
  '../web',
  'acme/a b',
  'acme/web?x=',
  '@evil.example/web',
  'acme/web\n',
])('%j is the name of no repository', (name) => {
  expect(() => repositoryUrl(gitBase('https://api.github.com'), name)).toThrow(
    expect.objectContaining({ code: 'MISSING' }),
  )
})

test('a new name counts on the same host and below the same path only', () => {
  const base = gitBase('http://localhost:8080/tenant')
  const query = 'info/refs?service=git-upload-pack'
  expect(movedTo(base, `http://localhost:8080/tenant/acme/new.git/${query}`)).toBe('acme/new')
  expect(movedTo(base, `/tenant/acme/new/${query}`)).toBe('acme/new')
  for (const elsewhere of [
    'http://localhost:8081/tenant',
    'https://localhost:8080/tenant',
    'http://localhost:8080',
    '//evil.example',
  ])
    expect(movedTo(base, `${elsewhere}/acme/new.git/${query}`)).toBeUndefined()
})
