import type { Repository } from '@ioc-scanner/core'
import type { Connection } from '../database/connection.js'
import { textFrom, type StoredText } from '../packing/stored-text.js'
import type { SightedRepository } from './sighting.js'

interface Row {
  readonly source_id: StoredText
  readonly name: StoredText
  readonly url: string
  readonly facts: string
  readonly gone_at: number | null
}

/** Repositories of one answer: each is read once, however many packages it has. */
export class SightedRepositories {
  readonly #known = new Map<number, SightedRepository>()

  constructor(private readonly connection: Connection) {}

  at(rowId: number): SightedRepository {
    const known = this.#known.get(rowId)
    if (known !== undefined) return known
    const row = this.connection
      .sql<[number], Row>(
        `SELECT source_id, name, url, facts, gone_at FROM repository JOIN authority ON authority.id = authority_id
         WHERE repository.id = ?`,
      )
      .get(rowId)
    if (row === undefined) throw new RangeError('a place is in a repository that is not there')
    const { isArchived, isFork, visibility } = JSON.parse(row.facts) as Repository
    const sighted: SightedRepository = {
      id: textFrom(row.source_id),
      nameWithOwner: textFrom(row.name),
      authority: row.url,
      isArchived,
      isFork,
      visibility,
      goneAtMs: row.gone_at,
    }
    this.#known.set(rowId, sighted)
    return sighted
  }
}
