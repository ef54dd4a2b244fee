import type { Database } from 'better-sqlite3'
import { APPLICATION_ID } from './file-header.js'
import { inventoryFailure } from './inventory-failure.js'
import { initial } from './migrations/0001-initial.js'

/** A step forwards. What is released is never changed: a later change is a later step. */
export interface Migration {
  /** What `user_version` is afterwards: 1, 2, 3 … */
  readonly version: number
  readonly sql: string
}

const MIGRATIONS: readonly Migration[] = [initial]
export const SCHEMA_VERSION = MIGRATIONS.length

/** Whether the file is one that this version can work with. @throws {CodedError} where it is not. */
export function assertOurs(
  header: { readonly applicationId: number; readonly userVersion: number },
  file: string,
): void {
  if (header.applicationId !== APPLICATION_ID && (header.applicationId !== 0 || header.userVersion !== 0)) {
    throw inventoryFailure('INVENTORY_FOREIGN', file, 'it is the database of another program')
  }
  if (header.userVersion > SCHEMA_VERSION) {
    const versions = `its schema is version ${header.userVersion}, this program knows up to ${SCHEMA_VERSION}`
    throw inventoryFailure('INVENTORY_NEWER', file, `it was written by a newer version of this program: ${versions}`)
  }
}

/** Looks at the tables, too: another program need not have numbered its database. @throws {CodedError} `INVENTORY_FOREIGN` */
export function refuseForeign(db: Database, file: string): void {
  const applicationId = db.pragma('application_id', { simple: true }) as number
  const tables = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM sqlite_schema').get()?.n ?? 0
  if (applicationId !== APPLICATION_ID && tables > 0) {
    throw inventoryFailure('INVENTORY_FOREIGN', file, 'it is the database of another program')
  }
}

/** Brings the schema up to date, in one transaction: of two processes that start at once, the second finds it done. */
export function migrate(db: Database, file: string, steps: readonly Migration[] = MIGRATIONS): void {
  const version = (): number => db.pragma('user_version', { simple: true }) as number
  if (version() === steps.length) return
  db.transaction(() => {
    refuseForeign(db, file)
    assertOurs({ applicationId: db.pragma('application_id', { simple: true }) as number, userVersion: version() }, file)
    for (const step of steps.slice(version())) {
      db.exec(step.sql)
      db.pragma(`user_version = ${step.version}`)
    }
    db.pragma(`application_id = ${APPLICATION_ID}`)
  }).immediate()
}
