import type { Gap } from '@ioc-scanner/core'
import type { Headers } from './allowance.js'

/**
 * Watches for the header by which GitHub says that an answer leaves out organizations behind SAML single sign-on:
 * `X-GitHub-SSO: partial-results; organizations=21955855,20582480`. Nothing else tells.
 */
export class SsoNotices {
  readonly #known = new Set<string>()
  readonly #untold: string[] = []

  watch(headers: Headers): void {
    const header = String(headers['x-github-sso'] ?? '')
    if (!/^\s*partial-results\b/i.test(header)) return
    const ids = /organizations=([\d,\s]+)/i.exec(header)?.[1]?.split(',') ?? ['unknown']
    for (const id of ids.map((text) => text.trim())) {
      if (id === '' || this.#known.has(id)) continue
      this.#known.add(id)
      this.#untold.push(id)
    }
  }

  /** A gap for each organization that was left out, each told once. */
  take(): readonly Gap[] {
    return this.#untold.splice(0).map((id) => ({
      repository: null,
      ref: null,
      path: null,
      reason: 'saml',
      detail: `the organization with id ${id} is left out: the token is not authorized for its SAML single sign-on`,
    }))
  }
}
