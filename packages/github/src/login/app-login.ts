import type { KeyObject } from 'node:crypto'
import { CodedError, codeOf, messageOf, RequestFailure, type Clock, type RequestRunner } from '@ioc-scanner/core'
import { brokenAnswer, isObject, type JsonObject } from '../transport/checked-json.js'
import type { AskOnce } from '../transport/github-client.js'
import type { Redactor } from '../transport/redactor.js'
import { appJwt } from './app-jwt.js'
import type { Account, Login } from './login.js'

export interface AppLoginParts {
  readonly appId: string
  readonly key: KeyObject
  readonly installationId?: number
  readonly clock: Clock
  readonly requests: RequestRunner
  readonly redactor: Redactor
  readonly ask: AskOnce
}

interface InstallationToken {
  readonly authorization: string
  readonly expiresAtMs: number
}

/** An installation token lives for one hour. Renewed this long before, so that no request is under way when it ends. */
const RENEW_BEFORE_MS = 300_000
/** Where it is not known when a token ends. */
const ASSUMED_LIFE_MS = 3_300_000

/** A GitHub App: a JWT buys an installation token, which is renewed before its hour, and once if GitHub refuses it earlier. */
export class AppLogin implements Login {
  #installationId: number | undefined
  #token: InstallationToken | undefined
  #minting: Promise<void> | undefined
  #wasRenewedAfterRefusal = false
  #isRefused = false
  #account: Account | undefined

  constructor(private readonly parts: AppLoginParts) {
    this.#installationId = parts.installationId
  }

  /** @throws {CodedError} `APP_ONE_ACCOUNT`: an installation sees one account only. */
  serve(accounts: readonly Account[]): void {
    if (this.#installationId !== undefined) return
    const names = [...new Set(accounts.map(({ login }) => login.toLowerCase()))]
    if (names.length > 1) {
      throw new CodedError(
        'APP_ONE_ACCOUNT',
        `a GitHub App sees one account at a time and the target names ${names.join(', ')}; scan them one by one`,
      )
    }
    this.#account = accounts[0]
  }

  async prepare(): Promise<void> {
    if (this.#isRefused || (this.#token !== undefined && !this.#endsWithin(RENEW_BEFORE_MS))) return
    this.#minting ??= this.#mint().finally(() => (this.#minting = undefined))
    await this.#minting
  }

  authorization(): string {
    if (this.#isRefused || this.#token === undefined) {
      throw new RequestFailure('UNAUTHORIZED', 'forbidden', "GitHub refused the App's login; it is not tried again")
    }
    if (this.#endsWithin(0)) {
      throw new RequestFailure('UNAUTHORIZED', 'forbidden', "the App's token ended before the request was admitted")
    }
    return this.#token.authorization
  }

  refused(authorization: string): boolean {
    if (this.#isRefused) return false
    // Another request has had it renewed meanwhile, or it ended while this one waited.
    if (authorization !== this.#token?.authorization || this.#endsWithin(0)) return true
    if (this.#wasRenewedAfterRefusal) {
      this.#isRefused = true
      return false
    }
    this.#wasRenewedAfterRefusal = true
    this.#token = undefined
    return true
  }

  #endsWithin(milliseconds: number): boolean {
    return this.#token !== undefined && this.#token.expiresAtMs - milliseconds <= this.parts.clock.now()
  }

  async #mint(): Promise<void> {
    const { clock, redactor } = this.parts
    try {
      const installationId = (this.#installationId ??= await this.#findInstallation())
      const body = await this.#ask('POST /app/installations/{installation_id}/access_tokens', {
        installation_id: installationId,
      })
      const token = body['token']
      if (typeof token !== 'string' || token === '') throw brokenAnswer('there is no token in it')
      redactor.learn(token)
      const lifeMs = Date.parse(String(body['expires_at'])) - clock.now()
      // If our clock is wrong, the date says nothing: it would be renewed for every request, or never.
      const isPlausible = lifeMs > 2 * RENEW_BEFORE_MS && lifeMs < 2 * ASSUMED_LIFE_MS
      this.#token = {
        authorization: `Bearer ${token}`,
        expiresAtMs: clock.now() + (isPlausible ? lifeMs : ASSUMED_LIFE_MS),
      }
    } catch (failure) {
      if (!FINAL.has(codeOf(failure) ?? '')) throw failure
      this.#isRefused = true
      throw new RequestFailure('UNAUTHORIZED', 'forbidden', `the GitHub App cannot log in: ${messageOf(failure)}`)
    }
  }

  async #findInstallation(): Promise<number> {
    const account = this.#account
    if (account === undefined) throw new Error('an App logs in before anything is known about the target')
    const { id } = await this.#ask(`GET ${account.place}/installation`, {})
    if (!Number.isSafeInteger(id)) throw brokenAnswer('the installation has no id')
    return id as number
  }

  async #ask(route: string, parameters: JsonObject): Promise<JsonObject> {
    const { requests, ask, appId, key, clock } = this.parts
    // The app's own allowance is another one than the installation's: it is not counted.
    const description = { kind: 'login', bucket: null, points: 0, bytes: 2_000, files: 0 } as const
    const body = await requests.run(description, (signal) =>
      ask(route, parameters, `Bearer ${appJwt(appId, key, clock.now())}`, signal),
    )
    if (!isObject(body)) throw brokenAnswer('the body is no object')
    return body
  }
}

const FINAL = new Set(['UNAUTHORIZED', 'REFUSED', 'MISSING'])
