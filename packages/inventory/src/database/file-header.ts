import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { inventoryFailure } from './inventory-failure.js'

const MAGIC = Buffer.from('SQLite format 3\0', 'latin1')
/** "IOCS": says to `file` and to us whose database it is. */
export const APPLICATION_ID = 0x49_4f_43_53

export interface FileHeader {
  readonly applicationId: number
  readonly userVersion: number
  /** Bytes that the file has to have, by its own word; changes in a write-ahead log come on top. */
  readonly expectedBytes: number
  readonly bytes: number
}

/**
 * Looks at the first page without SQLite, which would take an empty or cut file for a new database and write into it.
 * Undefined: there is none, or an empty one.
 * @throws {CodedError} for what is no database.
 */
export function readFileHeader(file: string): FileHeader | undefined {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return undefined
  const descriptor = openSync(file, 'r')
  try {
    const stats = fstatSync(descriptor)
    if (!stats.isFile()) throw inventoryFailure('INVENTORY_NOT_A_DATABASE', file, 'it is no file')
    if (stats.size === 0) return undefined
    const head = Buffer.alloc(100)
    const read = readSync(descriptor, head, 0, head.length, 0)
    if (read < head.length || !head.subarray(0, MAGIC.length).equals(MAGIC)) {
      throw inventoryFailure('INVENTORY_NOT_A_DATABASE', file, 'it is no database')
    }
    const pageBytes = head.readUInt16BE(16) === 1 ? 65_536 : head.readUInt16BE(16)
    // The number of pages holds only where both counters agree (https://www.sqlite.org/fileformat.html, 1.3.8).
    const isCounted = head.readUInt32BE(24) === head.readUInt32BE(92)
    return {
      applicationId: head.readUInt32BE(68),
      userVersion: head.readUInt32BE(60),
      expectedBytes: isCounted ? head.readUInt32BE(28) * pageBytes : 0,
      bytes: stats.size,
    }
  } finally {
    closeSync(descriptor)
  }
}

/** Whether changes wait in the write-ahead log: the file alone is not the whole database then. */
export function hasPendingLog(file: string): boolean {
  return (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0
}
