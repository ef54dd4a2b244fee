import type { PastFile } from '@ioc-scanner/core'
import type { Connection } from '../database/connection.js'
import { storedOid, storedText } from '../packing/stored-text.js'
import { authorityId } from './authority.js'
import { ParserSets } from './parser-sets.js'
import { RepositoryTable } from './repository-table.js'

/** What a look into the past has learned of repositories. */
export class HistoryTable {
  readonly #repositories: RepositoryTable
  readonly #parserSets: ParserSets

  constructor(private readonly connection: Connection) {
    this.#repositories = new RepositoryTable(connection)
    this.#parserSets = new ParserSets(connection)
  }

  /** Inside a transaction. What is known of the same content from the same commit on is replaced. @returns whether the repository is known */
  record(authority: string, repositoryId: string, files: readonly PastFile[], at: number): boolean {
    const repository = this.#repositories.byId(authorityId(this.connection, authority), repositoryId)
    if (repository === undefined) return false
    this.recordAt(repository.id, files, at)
    return true
  }

  /** The same, by the repository's row. */
  recordAt(rowId: number, files: readonly PastFile[], at: number): void {
    for (const file of files) {
      this.connection
        .sql<[Record<string, unknown>]>(
          `INSERT INTO history (repository_id, ref, path, oid, parser_set_id, first_commit, first_at, last_commit, last_at,
             ended_at, ci_runs, recorded_at)
           VALUES (@repository, @ref, @path, @oid, @parserSet, @firstCommit, @firstAt, @lastCommit, @lastAt, @ended, @ciRuns, @at)
           ON CONFLICT DO UPDATE SET parser_set_id = excluded.parser_set_id, first_at = excluded.first_at,
             last_commit = excluded.last_commit, last_at = excluded.last_at, ended_at = excluded.ended_at,
             ci_runs = excluded.ci_runs, recorded_at = excluded.recorded_at`,
        )
        .run({
          repository: rowId,
          ref: storedText(file.ref),
          path: storedText(file.path),
          oid: storedOid(file.oid),
          parserSet: this.#parserSets.idOf(file.parsers),
          firstCommit: storedOid(file.first.commit),
          firstAt: file.first.atMs,
          lastCommit: storedOid(file.last.commit),
          lastAt: file.last.atMs,
          ended: file.endedAtMs,
          ciRuns: file.ciRuns.length === 0 ? null : JSON.stringify(file.ciRuns),
          at,
        })
    }
  }
}
