import type { Report, Repository } from '@ioc-scanner/core'

type Entry = Report['coverage']['skipped'][number] & { folders: number; files: number }

/** What the user left out inside repositories: counted for each repository and reason, however much it is. */
export class LeftOut {
  readonly #entries = new Map<string, Entry>()
  #files = 0

  add({ id, nameWithOwner }: Repository, reason: string, what: 'folders' | 'files'): void {
    const key = `${id}\0${reason}`
    const entry = this.#entries.get(key) ?? { repository: nameWithOwner, reason, folders: 0, files: 0 }
    this.#entries.set(key, entry)
    entry[what] += 1
    if (what === 'files') this.#files += 1
  }

  get files(): number {
    return this.#files
  }

  get entries(): Report['coverage']['skipped'] {
    return [...this.#entries.values()].map((entry) => ({ ...entry }))
  }
}
