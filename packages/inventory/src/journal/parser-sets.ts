import type { Connection } from '../database/connection.js'

/** Which parsers read a file: few combinations, on very many files. */
export class ParserSets {
  readonly #names = new Map<number, readonly string[]>()

  constructor(private readonly connection: Connection) {}

  /** Inside a transaction. */
  idOf(parsers: readonly string[]): number {
    const text = JSON.stringify([...new Set(parsers)].sort())
    const known = this.connection.sql<[string], { id: number }>('SELECT id FROM parser_set WHERE names = ?').get(text)
    if (known !== undefined) return known.id
    return Number(this.connection.sql<[string]>('INSERT INTO parser_set (names) VALUES (?)').run(text).lastInsertRowid)
  }

  namesOf(id: number): readonly string[] {
    const known = this.#names.get(id)
    if (known !== undefined) return known
    const row = this.connection.sql<[number], { names: string }>('SELECT names FROM parser_set WHERE id = ?').get(id)
    const names = row === undefined ? [] : (JSON.parse(row.names) as readonly string[])
    if (row !== undefined) this.#names.set(id, names)
    return names
  }
}
