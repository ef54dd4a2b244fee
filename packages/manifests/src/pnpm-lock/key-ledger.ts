import { isElsewhere, type NpmIdentity } from '../reading/npm-identity.js'
import { ownCopy } from '../reading/own-copy.js'
import { identityOfKey, withoutPeers } from './package-key.js'

/** With more keys only those are remembered that somebody wants: a stream must not be kept. */
const MAX_KEYS = 50_000

/** A package that a document resolves something to and does not list. */
export interface UnlistedPackage {
  readonly key: string
  readonly line: number
  readonly identity: NpmIdentity
}

/** Which keys a document resolves something to, and which of them its `packages:` lists: it has to list all. */
export class KeyLedger {
  readonly #wants: (identity: NpmIdentity) => boolean
  readonly #listed = new Set<string>()
  /** With the line that names it first. */
  readonly #named = new Map<string, number>()
  #isPartial = false

  constructor(wants: (identity: NpmIdentity) => boolean) {
    this.#wants = wants
  }

  /** @returns Whether it is listed for the first time. */
  list(key: string): boolean {
    if (this.#listed.has(key)) return false
    if (this.#remembers(key)) this.#listed.add(ownCopy(key))
    this.#forgetSome()
    return true
  }

  name(key: string, line: number): void {
    if (this.#named.has(key) || !this.#remembers(key)) return
    this.#named.set(ownCopy(key), line)
    this.#forgetSome()
  }

  /** What is named and not listed, however it is spelled. Once for each key. */
  unlisted(): readonly UnlistedPackage[] {
    const unlisted: UnlistedPackage[] = []
    let plain: ReadonlySet<string> | undefined
    for (const [key, line] of this.#named) {
      if (this.#listed.has(key) || this.#listed.has(withoutPeers(key)) || isElsewhere(key)) continue
      const identity = identityOfKey(key)
      if (identity === undefined) continue
      plain ??= new Set([...this.#listed].map(plainKey))
      if (!plain.has(plainKey(key))) unlisted.push({ key, line, identity })
    }
    return unlisted
  }

  #remembers(key: string): boolean {
    return !this.#isPartial || this.#isWanted(key)
  }

  #isWanted(key: string): boolean {
    const identity = identityOfKey(key)
    return identity !== undefined && this.#wants(identity)
  }

  #forgetSome(): void {
    if (this.#isPartial || this.#listed.size + this.#named.size <= MAX_KEYS) return
    this.#isPartial = true
    for (const key of this.#listed) if (!this.#isWanted(key)) this.#listed.delete(key)
    for (const key of this.#named.keys()) if (!this.#isWanted(key)) this.#named.delete(key)
  }
}

/** The same for one package however it is spelled: of version 5, 6 or 9, with peers or without. */
function plainKey(key: string): string {
  const identity = identityOfKey(key)
  return identity === undefined ? key : `${identity.name}@${identity.version}`
}
