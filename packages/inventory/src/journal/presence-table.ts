import type { Head, SeenFile, SeenRepository } from '@ioc-scanner/core'
import type { Connection } from '../database/connection.js'
import { oidFrom, storedOid, storedText, textFrom, type StoredOid, type StoredText } from '../packing/stored-text.js'
import { ParserSets } from './parser-sets.js'

interface OpenRow {
  readonly id: number
  readonly path: StoredText
  readonly oid: StoredOid
  readonly parser_set_id: number
  readonly kind: number
  readonly size: number | null
}

interface RefRow {
  readonly id: number
  readonly commit_oid: StoredOid
}

const KINDS = ['file', 'symlink'] as const

/** Which contents are where, since when, until when. Only what changed is written. */
export class PresenceTable {
  readonly #parserSets: ParserSets

  constructor(private readonly connection: Connection) {
    this.#parserSets = new ParserSets(connection)
  }

  /** Replaces what was known of the ref that was looked at. Inside a transaction. @param rowId the repository's row */
  replace(rowId: number, { repository, files, isWhole }: SeenRepository, at: number): void {
    const { head } = repository
    if (head === null) {
      // Without a commit there is no file on any of its branches.
      if (isWhole) for (const ref of this.#refs(rowId)) this.#endAll(ref, at)
      return
    }
    const before = this.#ref(rowId, head.ref)
    const refId = this.#look(rowId, head, isWhole, at)
    this.#note(refId, head, files, before, isWhole, at)
    if (isWhole) this.#endFormerDefault(rowId, refId, head, at)
  }

  #note(
    refId: number,
    head: Head,
    files: readonly SeenFile[],
    before: RefRow | undefined,
    isWhole: boolean,
    at: number,
  ): void {
    const open = new Map(this.#open(refId).map((row) => [textFrom(row.path), row]))
    const lastCommit = before?.commit_oid ?? storedOid(head.commit)
    for (const { file, parsers } of new Map(files.map((seen) => [seen.file.path, seen])).values()) {
      const known = open.get(file.path)
      open.delete(file.path)
      const parserSetId = this.#parserSets.idOf(parsers)
      const kind = KINDS.indexOf(file.kind)
      const size = file.size ?? null
      const isSame = known?.kind === kind && oidFrom(known.oid) === file.oid && known.parser_set_id === parserSetId
      if (isSame && (size === null || known.size === size)) continue
      if (known !== undefined) this.#end(known.id, lastCommit, at)
      this.connection
        .sql<[Record<string, unknown>]>(
          `INSERT INTO presence (ref_id, path, oid, parser_set_id, kind, size, commit_oid, since)
           VALUES (@refId, @path, @oid, @parserSetId, @kind, @size, @commit, @at)`,
        )
        .run({
          refId,
          path: storedText(file.path),
          oid: storedOid(file.oid),
          parserSetId,
          kind,
          size,
          commit: storedOid(head.commit),
          at,
        })
    }
    if (isWhole) for (const { id } of open.values()) this.#end(id, lastCommit, at)
  }

  #look(rowId: number, head: Head, isWhole: boolean, at: number): number {
    const isDefault = this.connection
      .sql<[number], { head_ref: StoredText | null }>('SELECT head_ref FROM repository WHERE id = ?')
      .get(rowId)?.head_ref
    this.connection
      .sql<[Record<string, unknown>]>(
        `INSERT INTO ref (repository_id, name, commit_oid, tree_oid, scanned_at, is_whole, is_default)
         VALUES (@rowId, @name, @commit, @tree, @at, @isWhole, @isDefault)
         ON CONFLICT DO UPDATE SET commit_oid = excluded.commit_oid, tree_oid = excluded.tree_oid,
           scanned_at = excluded.scanned_at, is_whole = excluded.is_whole, is_default = excluded.is_default`,
      )
      .run({
        rowId,
        name: storedText(head.ref),
        commit: storedOid(head.commit),
        tree: head.tree === undefined ? null : storedOid(head.tree),
        at,
        isWhole: isWhole ? 1 : 0,
        isDefault: isDefault !== null && isDefault !== undefined && textFrom(isDefault) === head.ref ? 1 : 0,
      })
    return this.#ref(rowId, head.ref)?.id ?? 0
  }

  /** Another branch is the default now: nobody looks at the former one any more, so that what was known of it grows old unseen. */
  #endFormerDefault(rowId: number, refId: number, head: Head, at: number): void {
    const isDefault = this.connection
      .sql<[number], { is_default: number }>('SELECT is_default FROM ref WHERE id = ?')
      .get(refId)?.is_default
    if (isDefault !== 1) return
    for (const ref of this.#refs(rowId)) {
      if (ref.id === refId || ref.is_default === 0 || textFrom(ref.name) === head.ref) continue
      this.#endAll(ref, at)
      this.connection.sql<[number]>('UPDATE ref SET is_default = 0 WHERE id = ?').run(ref.id)
    }
  }

  #refs(rowId: number): readonly (RefRow & { readonly name: StoredText; readonly is_default: number })[] {
    return this.connection
      .sql<[number], RefRow & { name: StoredText; is_default: number }>('SELECT * FROM ref WHERE repository_id = ?')
      .all(rowId)
  }

  #ref(rowId: number, name: string): RefRow | undefined {
    return this.connection
      .sql<[number, StoredText], RefRow>('SELECT id, commit_oid FROM ref WHERE repository_id = ? AND name = ?')
      .get(rowId, storedText(name))
  }

  #open(refId: number): readonly OpenRow[] {
    return this.connection
      .sql<[number], OpenRow>('SELECT * FROM presence WHERE ref_id = ? AND until IS NULL')
      .all(refId)
  }

  /** @param lastCommit the last one that it was seen at */
  #end(id: number, lastCommit: StoredOid, at: number): void {
    this.connection
      .sql<[number, StoredOid, number]>('UPDATE presence SET until = ?, commit_oid = ? WHERE id = ?')
      .run(at, lastCommit, id)
  }

  #endAll({ id, commit_oid }: RefRow, at: number): void {
    for (const row of this.#open(id)) this.#end(row.id, commit_oid, at)
  }
}
