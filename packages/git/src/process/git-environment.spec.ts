import { expect, test } from '@jest/globals'
import { gitBase } from '../git-url.js'
import { localEnvironment, remoteEnvironment } from './git-environment.js'

const USERS = {
  PATH: '/bin',
  HTTPS_PROXY: 'http://proxy.example:3128',
  NO_PROXY: 'internal.example',
  ALL_PROXY: 'socks5://elsewhere.example',
  GITHUB_TOKEN: 'ghp_abcdefghijklmnop',
  GIT_SSH_COMMAND: 'touch /x',
}
const TOKEN = 'ghs_qrstuvwxyz'

function settings(environment: NodeJS.ProcessEnv): Record<string, string> {
  const count = Number(environment['GIT_CONFIG_COUNT'])
  const pairs = Array.from({ length: count }, (_, index) => [
    environment[`GIT_CONFIG_KEY_${index}`] ?? '',
    environment[`GIT_CONFIG_VALUE_${index}`] ?? '',
  ])
  return Object.fromEntries(pairs) as Record<string, string>
}

function remote(api: string, more: { readonly caBundle?: string } = {}): NodeJS.ProcessEnv {
  const base = gitBase(api)
  return remoteEnvironment(USERS, '/home', '/git', {
    base,
    url: `${base.url}/a/b.git`,
    token: TOKEN,
    userAgent: 'git/2',
    ...more,
  })
}

test('a process that reads knows no protocol, no login and nothing of the user', () => {
  const environment = localEnvironment(USERS, '/home', '/git')
  expect(environment).toMatchObject({
    PATH: '/bin',
    HOME: '/home',
    GIT_DIR: '/git',
    GIT_ALLOW_PROTOCOL: '',
    GIT_NO_LAZY_FETCH: '1',
  })
  expect(settings(environment)).toMatchObject({ 'protocol.allow': 'never', 'core.fsmonitor': 'false' })
  expect(JSON.stringify(environment)).not.toMatch(/gh[ps]_|proxy|touch|extraHeader|promisor/)
})

test('a process that fetches takes the proxy that the API takes, and one protocol', () => {
  const environment = remote('https://api.github.com', { caBundle: '/authorities.pem' })
  expect(environment).toMatchObject({
    https_proxy: USERS.HTTPS_PROXY,
    no_proxy: USERS.NO_PROXY,
    GIT_ALLOW_PROTOCOL: 'https',
    GIT_TERMINAL_PROMPT: '0',
  })
  expect(settings(environment)).toMatchObject({
    'protocol.allow': 'never',
    'protocol.https.allow': 'always',
    'http.followRedirects': 'false',
    'http.sslCAInfo': '/authorities.pem',
    'http.https://github.com/.extraHeader': `Authorization: Basic ${Buffer.from(`x-access-token:${TOKEN}`).toString('base64')}`,
  })
  expect(JSON.stringify(environment)).not.toMatch(/ALL_PROXY|GITHUB_TOKEN|ghp_|touch/)
})

test('to this machine no proxy is taken: it would see the token', () => {
  const environment = remote('http://127.0.0.1:8080')
  expect(environment['https_proxy']).toBeUndefined()
  expect(settings(environment)).toMatchObject({ 'http.proxy': '', 'protocol.http.allow': 'always' })
})
