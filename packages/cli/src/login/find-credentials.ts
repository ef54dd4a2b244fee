import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Configuration } from '@ioc-scanner/config'
import { CodedError, messageOf, type Credentials } from '@ioc-scanner/core'
import { keepSecret } from '../program/hide-secrets.js'
import { environmentToken } from './environment-token.js'

const GH_TIMEOUT_MS = 5_000

/**
 * A GitHub App where one is configured, else the token of the environment, else that of `gh`.
 * @throws {CodedError} `NO_CREDENTIALS` with the ways to give one; `TOKEN_INVALID`; `PRIVATE_KEY_UNREADABLE`.
 */
export async function findCredentials({ github }: Configuration): Promise<Credentials> {
  if (github.appId !== null && github.privateKeyFile !== null) {
    const privateKey = await readPrivateKey(github.privateKeyFile)
    const installation = github.installationId === null ? {} : { installationId: github.installationId }
    return { kind: 'app', appId: String(github.appId), privateKey, ...installation }
  }
  const fromEnvironment = environmentToken()
  const token = fromEnvironment?.token ?? (await tokenOfGh(new URL(github.apiUrl).hostname))
  if (token !== undefined) {
    keepSecret(token)
    const { faultOfToken } = await import('@ioc-scanner/github')
    const fault = faultOfToken(token)
    if (fault === undefined) return { kind: 'token', token }
    const origin = fromEnvironment === undefined ? 'the token that gh gave' : `the token in ${fromEnvironment.variable}`
    throw new CodedError(
      'TOKEN_INVALID',
      `${origin} is none: ${fault}; nothing was sent. A token is one line of letters, digits and _, such as ghp_…`,
    )
  }
  throw new CodedError(
    'NO_CREDENTIALS',
    'no GitHub login: set GITHUB_TOKEN (or GH_TOKEN), log in with `gh auth login`, or configure a GitHub App (github.app_id, github.private_key_file)',
  )
}

async function readPrivateKey(file: string): Promise<string> {
  try {
    const key = await readFile(file, 'utf8')
    keepSecret(key.trim())
    return key
  } catch (cause) {
    throw new CodedError(
      'PRIVATE_KEY_UNREADABLE',
      `the App's private key ${file} cannot be read: ${messageOf(cause)}`,
      { cause },
    )
  }
}

async function tokenOfGh(apiHost: string): Promise<string | undefined> {
  // `gh` knows a host by the name of its web pages: api.github.com, api.acme.ghe.com, but github.acme.com.
  const hostname = apiHost.replace(/^api\.(?=github\.com$|[^.]+\.ghe\.com$)/, '')
  try {
    const { stdout } = await promisify(execFile)('gh', ['auth', 'token', '--hostname', hostname], {
      timeout: GH_TIMEOUT_MS,
    })
    return stdout.trim() || undefined
  } catch {
    return undefined // gh is not installed or not logged in: the caller says what can be done
  }
}
