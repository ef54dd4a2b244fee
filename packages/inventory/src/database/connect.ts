import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { Connection } from './connection.js'
import { hasPendingLog, readFileHeader } from './file-header.js'
import { asInventoryFailure, inventoryFailure } from './inventory-failure.js'
import { assertOurs, migrate, refuseForeign, SCHEMA_VERSION } from './migrate.js'

export interface ConnectOptions {
  readonly readOnly: boolean
  /** How long a write waits for another process. Milliseconds. */
  readonly busyTimeoutMs: number
}

const CACHE_KIB = 32_768
/** Pages in the log before they are taken over, which takes two syncs: after 4 MB, as usual, a first scan would do little else. */
const LOG_PAGES = 8_000
/** The log is cut back to this size when it has been taken over: one long merge must not leave a file of its size behind. */
const LOG_LIMIT_BYTES = 64 * 1024 * 1024

/** Opens the database, or makes it. @throws {CodedError} `INVENTORY_…`; the file is then as it was. */
export function connect(file: string, { readOnly, busyTimeoutMs }: ConnectOptions): Connection {
  try {
    const header = readFileHeader(file)
    if (header !== undefined) {
      assertOurs(header, file)
      if (header.bytes < header.expectedBytes && !hasPendingLog(file)) {
        const bytes = `${header.bytes} of its ${header.expectedBytes} bytes are there`
        throw inventoryFailure('INVENTORY_DAMAGED', file, `it was cut: ${bytes}`)
      }
    }
    if (readOnly) {
      if (header === undefined) throw inventoryFailure('INVENTORY_MISSING', file, 'there is none')
      return new Connection(openToRead(file, busyTimeoutMs), file)
    }
    if (header === undefined) createFile(file)
    const db = new Sqlite(file, { timeout: busyTimeoutMs, fileMustExist: true })
    return closedOnFailure(db, () => {
      prepareToWrite(db, file, busyTimeoutMs)
      return new Connection(db, file)
    })
  } catch (thrown) {
    throw asInventoryFailure(thrown, file)
  }
}

/** Only for the one who runs the scans: what is installed where is worth money to others. */
function createFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  closeSync(openSync(file, 'a', 0o600))
  chmodSync(file, 0o600)
}

function prepareToWrite(db: Database, file: string, busyTimeoutMs: number): void {
  setUp(db)
  refuseForeign(db, file) // before the first change: the way of writing is one
  db.pragma('foreign_keys = ON')
  const until = Date.now() + busyTimeoutMs
  for (;;) {
    try {
      db.pragma('journal_mode = WAL')
      break
    } catch (thrown) {
      // Changing to the log asks for the whole file and does not wait: another process that does the same is done in a moment.
      if (!String((thrown as { code?: unknown }).code).startsWith('SQLITE_BUSY') || Date.now() > until) throw thrown
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    }
  }
  db.pragma('synchronous = NORMAL')
  db.pragma(`wal_autocheckpoint = ${LOG_PAGES}`)
  db.pragma(`journal_size_limit = ${LOG_LIMIT_BYTES}`)
  migrate(db, file)
}

function setUp(db: Database): void {
  db.pragma(`cache_size = -${CACHE_KIB}`)
  // A database from elsewhere may hold views and triggers: none of ours does, and none is obeyed.
  db.pragma('trusted_schema = OFF')
  db.pragma('cell_size_check = ON')
}

function openToRead(file: string, busyTimeoutMs: number): Database {
  const db = openFileOrCopy(file, busyTimeoutMs)
  return closedOnFailure(db, () => {
    setUp(db)
    refuseForeign(db, file)
    const version = db.pragma('user_version', { simple: true }) as number
    const applicationId = db.pragma('application_id', { simple: true }) as number
    assertOurs({ applicationId, userVersion: version }, file)
    if (version === 0) throw inventoryFailure('INVENTORY_MISSING', file, 'it is empty')
    if (version < SCHEMA_VERSION) {
      const versions = `its schema is version ${version}, this program reads version ${SCHEMA_VERSION}`
      throw inventoryFailure('INVENTORY_READ_ONLY', file, `it has to be brought up to date: ${versions}`)
    }
    return db
  })
}

/** A log needs an index file beside it, also for reading. In a folder where none can be made, the whole file is read instead. */
function openFileOrCopy(file: string, busyTimeoutMs: number): Database {
  const db = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs })
  try {
    db.pragma('schema_version')
    return db
  } catch (thrown) {
    db.close()
    const code = String((thrown as { code?: unknown }).code)
    if (!/^SQLITE_(?:CANTOPEN|READONLY)/.test(code) || hasPendingLog(file)) throw thrown
    return copyInMemory(file)
  }
}

const MAX_COPY_BYTES = 2 * 1024 * 1024 * 1024

function copyInMemory(file: string): Database {
  if (statSync(file).size > MAX_COPY_BYTES) {
    throw inventoryFailure(
      'INVENTORY_READ_ONLY',
      file,
      'its folder cannot be written, and it is too large to be read into memory',
    )
  }
  const bytes = readFileSync(file)
  // Read and write version 1: no log (https://www.sqlite.org/fileformat.html, 1.3.3).
  bytes[18] = bytes[19] = 1
  return new Sqlite(bytes, { readonly: true })
}

function closedOnFailure<T>(db: Database, action: () => T): T {
  try {
    return action()
  } catch (thrown) {
    db.close()
    throw thrown
  }
}
