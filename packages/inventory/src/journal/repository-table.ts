import { isDeepStrictEqual } from 'node:util'
import type { Repository } from '@ioc-scanner/core'
import type { Connection } from '../database/connection.js'
import { authorityText } from './authority.js'
import { oidFrom, storedOid, storedText, textFrom, type StoredOid, type StoredText } from '../packing/stored-text.js'

export interface HeadColumns {
  readonly head_ref: StoredText | null
  readonly head_commit: StoredOid | null
  readonly head_tree: StoredOid | null
}

export interface RepositoryRow extends HeadColumns {
  readonly id: number
  readonly source_id: StoredText
  readonly name: StoredText
  readonly facts: string
  readonly listed_at: number
  readonly gone_at: number | null
}

/** What of a repository is only told, never searched. */
type Facts = Omit<Repository, 'id' | 'nameWithOwner' | 'head'>

export interface RepositoryFilter {
  /** Of this host; default: of any. */
  readonly authority?: string
  /** Login, in any case. */
  readonly owner?: string
  /** `owner/name`, in any case. */
  readonly name?: string
}

/** Repositories by the id of their source, so that a renamed or transferred one is the same. */
export class RepositoryTable {
  constructor(private readonly connection: Connection) {}

  /** Notes it as it is listed now. Inside a transaction. */
  see(authorityId: number, repository: Repository, at: number): SeenRow {
    const { id, nameWithOwner, head, ...facts } = repository
    const known = this.byId(authorityId, id)
    const seen = {
      name: storedText(nameWithOwner),
      folded: storedText(nameWithOwner.toLowerCase()),
      ref: head === null ? null : storedText(head.ref),
      commit: head === null ? null : storedOid(head.commit),
      tree: head?.tree === undefined ? null : storedOid(head.tree),
      facts: JSON.stringify(facts),
      at,
    }
    if (known === undefined) {
      const inserted = this.connection
        .sql<[Record<string, unknown>]>(
          `INSERT INTO repository (authority_id, source_id, name, name_folded, head_ref, head_commit, head_tree, facts,
             first_listed_at, listed_at)
           VALUES (@authorityId, @sourceId, @name, @folded, @ref, @commit, @tree, @facts, @at, @at)`,
        )
        .run({ ...seen, authorityId, sourceId: storedText(id) })
      const rowId = Number(inserted.lastInsertRowid)
      return { rowId, stateSince: this.#changed(rowId, seen) }
    }
    this.connection
      .sql<[Record<string, unknown>]>(
        `UPDATE repository SET name = @name, name_folded = @folded, head_ref = @ref, head_commit = @commit,
           head_tree = @tree, facts = @facts, listed_at = max(listed_at, @at), gone_at = NULL WHERE id = @rowId`,
      )
      .run({ ...seen, rowId: known.id })
    const isSame = isDeepStrictEqual(
      [known.name, known.head_ref, known.head_commit, known.head_tree],
      [seen.name, seen.ref, seen.commit, seen.tree],
    )
    const since = isSame ? this.#stateSince(known.id) : undefined
    return { rowId: known.id, stateSince: since ?? this.#changed(known.id, seen) }
  }

  byId(authorityId: number, sourceId: string): RepositoryRow | undefined {
    return this.connection
      .sql<[number, StoredText], RepositoryRow>('SELECT * FROM repository WHERE authority_id = ? AND source_id = ?')
      .get(authorityId, storedText(sourceId))
  }

  /** The one that has that name now; of several (a name given away), the one listed last. */
  byName(authorityId: number, nameWithOwner: string): RepositoryRow | undefined {
    return this.connection
      .sql<[StoredText, number], RepositoryRow>(
        `SELECT * FROM repository WHERE name_folded = ? AND authority_id = ?
         ORDER BY gone_at IS NOT NULL, listed_at DESC LIMIT 1`,
      )
      .get(storedText(nameWithOwner.toLowerCase()), authorityId)
  }

  /** Sorted by name, without those that are gone. */
  list({ authority, owner, name }: RepositoryFilter): readonly RepositoryRow[] {
    return this.connection
      .sql<[Record<string, unknown>], RepositoryRow>(
        `SELECT repository.* FROM repository JOIN authority ON authority.id = authority_id
         WHERE gone_at IS NULL AND (@authority IS NULL OR url = @authority) AND (@name IS NULL OR name_folded = @name)
           AND (@from IS NULL OR (name_folded >= @from AND name_folded < @to)) ORDER BY name_folded, source_id`,
      )
      .all({
        authority: authority === undefined ? null : authorityText(authority),
        name: name === undefined ? null : storedText(name.toLowerCase()),
        // Everything that begins with the owner and a slash; 0 follows the slash.
        from: owner === undefined ? null : storedText(`${owner.toLowerCase()}/`),
        to: owner === undefined ? null : storedText(`${owner.toLowerCase()}0`),
      })
  }

  #stateSince(rowId: number): number | undefined {
    return this.connection
      .sql<[number], { since: number }>('SELECT since FROM repository_state WHERE repository_id = ? AND until IS NULL')
      .get(rowId)?.since
  }

  /** Another name or another head from now on. @returns since when */
  #changed(rowId: number, seen: Record<string, unknown> & { readonly at: number }): number {
    this.connection
      .sql<[number, number]>('UPDATE repository_state SET until = ? WHERE repository_id = ? AND until IS NULL')
      .run(seen.at, rowId)
    this.connection
      .sql<[Record<string, unknown>]>(
        `INSERT INTO repository_state (repository_id, since, name, head_ref, head_commit, head_tree)
         VALUES (@rowId, @at, @name, @ref, @commit, @tree)
         ON CONFLICT DO UPDATE SET name = excluded.name, head_ref = excluded.head_ref,
           head_commit = excluded.head_commit, head_tree = excluded.head_tree, until = NULL`,
      )
      .run({ ...seen, rowId })
    return seen.at
  }
}

/** A repository's row, and since when it has the name and head that it has: together the key of its state. */
export interface SeenRow {
  readonly rowId: number
  readonly stateSince: number
}

/** A repository as it was listed last. */
export function repositoryFrom(row: RepositoryRow): Repository {
  const facts = JSON.parse(row.facts) as Facts
  return { id: textFrom(row.source_id), nameWithOwner: textFrom(row.name), head: headFrom(row), ...facts }
}

export function headFrom({ head_ref, head_commit, head_tree }: HeadColumns): Repository['head'] {
  if (head_ref === null || head_commit === null) return null
  const tree = head_tree === null ? {} : { tree: oidFrom(head_tree) }
  return { ref: textFrom(head_ref), commit: oidFrom(head_commit), ...tree }
}
