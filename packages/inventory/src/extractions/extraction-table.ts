import type { BlobKey, Extraction, Package, Problem } from '@ioc-scanner/core'
import type { Connection } from '../database/connection.js'
import { PackagePacker, type NumberedPackage } from '../packing/package-packer.js'
import { PackedPackages } from '../packing/packed-packages.js'
import { storedOid, type StoredOid } from '../packing/stored-text.js'
import { PackageIds } from './package-ids.js'
import { WantedPackages, type IsWanted } from './wanted-packages.js'

interface ExtractionRow {
  readonly packages: Buffer | null
  readonly rest: string | null
}

/** What was extracted from contents: a packed list in each content's row, and later, merged, who has a package. */
export class ExtractionTable {
  readonly packages: PackageIds
  readonly #wanted = new WeakMap<IsWanted, WantedPackages>()

  constructor(private readonly connection: Connection) {
    this.packages = new PackageIds(connection)
  }

  find({ oid, parser }: BlobKey, wanted?: IsWanted): Extraction | undefined {
    return this.connection.guarded(() => {
      const row = this.connection
        .sql<[StoredOid, string], ExtractionRow>(
          `SELECT packages, rest FROM extraction
           WHERE oid = ? AND parser_id = (SELECT id FROM parser WHERE name = ?)`,
        )
        .get(storedOid(oid), parser)
      return row === undefined ? undefined : this.#extractionFrom(row, wanted)
    })
  }

  /** Inside a transaction. What is known already stays: the same bytes and the same parser give the same packages. */
  insert(key: BlobKey, { packages, ...rest }: Extraction, recordedAtMs: number): void {
    const packer = new PackagePacker()
    for (const found of packages) packer.add(this.numbered(found))
    this.insertPacked(key, packer, rest, recordedAtMs)
  }

  /** Inside a transaction. */
  numbered(found: Package): NumberedPackage {
    const { name, line, dependencyPath } = found
    return { packageId: this.packages.idOf(found), name, line, dependencyPath }
  }

  /** Inside a transaction. */
  insertPacked(
    { oid, parser }: BlobKey,
    packer: PackagePacker,
    { problems, references }: Rest,
    recordedAtMs: number,
  ): void {
    const { connection } = this
    connection.sql<[string]>('INSERT INTO parser (name) VALUES (?) ON CONFLICT DO NOTHING').run(parser)
    const inserted = connection
      .sql<[StoredOid, string, number, number, Buffer | null, string | null]>(
        `INSERT INTO extraction (oid, parser_id, entries, recorded_at, packages, rest)
         VALUES (?, (SELECT id FROM parser WHERE name = ?), ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      )
      .run(
        storedOid(oid),
        parser,
        packer.count,
        recordedAtMs,
        packer.count === 0 ? null : packer.finish(),
        problems.length === 0 && references.length === 0 ? null : JSON.stringify({ problems, references }),
      )
    if (inserted.changes === 1 && packer.count > 0) {
      connection.sql<[number | bigint]>('INSERT INTO unmerged (extraction_id) VALUES (?)').run(inserted.lastInsertRowid)
    }
  }

  #extractionFrom({ packages, rest }: ExtractionRow, wanted: IsWanted | undefined): Extraction {
    const { problems, references } = restFrom(rest)
    return { packages: packages === null ? [] : this.#packagesFrom(packages, wanted), problems, references }
  }

  #packagesFrom(packed: Buffer, isWanted: IsWanted | undefined): readonly Package[] {
    const list = new PackedPackages(packed)
    const wanted = isWanted === undefined ? undefined : this.#wantedBy(isWanted)
    const found: Package[] = []
    list.ids.forEach((id, index) => {
      if (wanted === undefined || wanted.has(id)) found.push(this.packageAt(list, index))
    })
    return found
  }

  packageAt(list: PackedPackages, index: number): Package {
    const named = this.packages.packageOf(list.ids[index] ?? 0)
    if (named === undefined) throw new RangeError('packed package is not in the dictionary')
    const line = list.lineOf(index)
    const dependencyPath = list.dependencyPathOf(index, (id) => this.packages.nameOf(id))
    return {
      ...named,
      ...(line === undefined ? {} : { line }),
      ...(dependencyPath === undefined ? {} : { dependencyPath }),
    }
  }

  #wantedBy(isWanted: IsWanted): WantedPackages {
    const known = this.#wanted.get(isWanted) ?? new WantedPackages(isWanted, this.packages)
    this.#wanted.set(isWanted, known)
    return known
  }
}

interface Rest {
  readonly problems: readonly Problem[]
  readonly references: readonly string[]
}

const NO_REST: Rest = { problems: [], references: [] }

export function restFrom(rest: string | null): Rest {
  return rest === null ? NO_REST : (JSON.parse(rest) as Rest)
}
