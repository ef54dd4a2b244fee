import type { Ecosystem, Package } from '@ioc-scanner/core'
import type { Connection } from '../database/connection.js'
import { storedText, textFrom, type StoredText } from '../packing/stored-text.js'

/** A package without its place in a file. */
export type NamedPackage = Pick<Package, 'ecosystem' | 'name' | 'version' | 'constraint'>

/** What is remembered of the dictionary, twice. A map of everything would cost 100 MB; the usual packages are in nearly every file. */
const REMEMBERED = 30_000

/** The dictionary of packages: each name once, each version or constraint of it once, with a number. */
export class PackageIds {
  #ids = new Map<string, number>()
  /** Those before them: what is asked for again moves back, the others are forgotten together. */
  #formerIds = new Map<string, number>()
  readonly #packages = new Map<number, NamedPackage>()

  constructor(private readonly connection: Connection) {}

  /** After a transaction that was rolled back: the ids that it gave are void. */
  forget(): void {
    this.#ids.clear()
    this.#formerIds.clear()
    this.#packages.clear()
  }

  /** The number of a package, which it gets now if it has none. Inside a transaction. */
  idOf({ ecosystem, name, version, constraint }: NamedPackage): number {
    // The contract has exactly one of both; of a package with neither nothing is known, which is what `*` says.
    const isConstraint = version === undefined
    const text = version ?? constraint ?? '*'
    const key = `${ecosystem}\0${name}\0${isConstraint ? '~' : '='}${text}`
    const known = this.#ids.get(key)
    if (known !== undefined) return known
    const id =
      this.#formerIds.get(key) ?? this.#storedId(ecosystem, storedText(name), storedText(text), isConstraint ? 1 : 0)
    if (this.#ids.size >= REMEMBERED) {
      this.#formerIds = this.#ids
      this.#ids = new Map()
    }
    this.#ids.set(key, id)
    return id
  }

  /** The package with that number; undefined: there is none, the database is damaged. */
  packageOf(id: number): NamedPackage | undefined {
    const known = this.#packages.get(id)
    if (known !== undefined) return known
    const row = this.connection.sql<[number], PackageRow>(PACKAGE_BY_ID).get(id)
    if (row === undefined) return undefined
    const named = packageFrom(row)
    if (this.#packages.size >= REMEMBERED) this.#packages.clear()
    this.#packages.set(id, named)
    return named
  }

  nameOf(id: number): string {
    return this.packageOf(id)?.name ?? '?'
  }

  #storedId(ecosystem: Ecosystem, name: StoredText, version: StoredText, isConstraint: number): number {
    const { connection } = this
    const found = connection
      .sql<[string, StoredText, StoredText, number], { id: number }>(
        `SELECT package.id FROM name JOIN package ON package.name_id = name.id
         WHERE name.ecosystem = ? AND name.name = ? AND package.version = ? AND package.is_constraint = ?`,
      )
      .get(ecosystem, name, version, isConstraint)
    if (found !== undefined) return found.id
    const nameId =
      connection
        .sql<[string, StoredText], { id: number }>('SELECT id FROM name WHERE ecosystem = ? AND name = ?')
        .get(ecosystem, name)?.id ??
      connection.sql<[string, StoredText]>('INSERT INTO name (ecosystem, name) VALUES (?, ?)').run(ecosystem, name)
        .lastInsertRowid
    const inserted = connection
      .sql<[number | bigint, StoredText, number]>(
        'INSERT INTO package (name_id, version, is_constraint) VALUES (?, ?, ?)',
      )
      .run(nameId, version, isConstraint)
    return Number(inserted.lastInsertRowid)
  }
}

const PACKAGE_BY_ID = `SELECT ecosystem, name, is_constraint, version FROM package JOIN name ON name.id = name_id WHERE package.id = ?`

export interface PackageRow {
  readonly ecosystem: Ecosystem
  readonly name: StoredText
  readonly is_constraint: number
  readonly version: StoredText
}

export function packageFrom({ ecosystem, name, is_constraint, version }: PackageRow): NamedPackage {
  const text = textFrom(version)
  return { ecosystem, name: textFrom(name), ...(is_constraint === 1 ? { constraint: text } : { version: text }) }
}
