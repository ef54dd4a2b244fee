import { CodedError, codeOf, messageOf, printable } from '@ioc-scanner/core'

/** What became of the inventory, in a word. Stable. */
export type InventoryFailureCode =
  /** There is no file yet. */
  | 'INVENTORY_MISSING'
  /** The file is something else, or its first page was overwritten. */
  | 'INVENTORY_NOT_A_DATABASE'
  /** An SQLite database of another program. */
  | 'INVENTORY_FOREIGN'
  /** Written by a newer version. */
  | 'INVENTORY_NEWER'
  | 'INVENTORY_DAMAGED'
  | 'INVENTORY_DISK_FULL'
  | 'INVENTORY_READ_ONLY'
  /** Another process has been writing for longer than the waiting time. */
  | 'INVENTORY_LOCKED'
  | 'INVENTORY_IO'
  | 'INVENTORY_CLOSED'

/** An error about the file, with what can be done: it is never recreated or repaired on its own. */
export function inventoryFailure(
  code: InventoryFailureCode,
  file: string,
  detail: string,
  cause?: unknown,
): CodedError {
  const message = `inventory ${printable(file)}: ${detail}; ${ADVICE[code]}`
  return new CodedError(code, message, cause === undefined ? undefined : { cause })
}

const KEEP_OR_CLEAR =
  'nothing was changed. Restore it from a copy, or remove it with `ioc-scanner inventory clear` and scan again: the next scan then costs as much as the first'
const ADVICE: Readonly<Record<InventoryFailureCode, string>> = {
  INVENTORY_MISSING: 'it is written by the first scan',
  INVENTORY_NOT_A_DATABASE: KEEP_OR_CLEAR,
  INVENTORY_FOREIGN: 'nothing was changed. Name another place with --data-dir',
  INVENTORY_NEWER: 'nothing was changed. Use that version, or another place with --data-dir',
  INVENTORY_DAMAGED: KEEP_OR_CLEAR,
  INVENTORY_DISK_FULL: 'make room on that disk, or name another place with --data-dir. What was stored before is whole',
  INVENTORY_READ_ONLY: 'allow writing to the file and its folder, or name another place with --data-dir',
  INVENTORY_LOCKED: 'wait for the other scan, or name another place with --data-dir',
  INVENTORY_IO: 'look at the disk and its limits (quota, ulimit -f). What was stored before is whole',
  INVENTORY_CLOSED: 'open it again',
}

/** SQLite's and the system's codes, by their beginning: extended codes say more (`SQLITE_IOERR_WRITE`) and mean the same to users. */
const BY_CODE: readonly (readonly [RegExp, InventoryFailureCode, string])[] = [
  [/^(?:SQLITE_FULL|ENOSPC|EDQUOT)/, 'INVENTORY_DISK_FULL', 'the disk is full'],
  [/^SQLITE_(?:BUSY|LOCKED)/, 'INVENTORY_LOCKED', 'another process is writing to it and did not end in time'],
  [
    /^(?:SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM|EACCES|EROFS|EPERM)/,
    'INVENTORY_READ_ONLY',
    'it cannot be written',
  ],
  [/^SQLITE_CORRUPT/, 'INVENTORY_DAMAGED', 'it is damaged'],
  [/^SQLITE_NOTADB/, 'INVENTORY_NOT_A_DATABASE', 'it is no database'],
  [/^(?:SQLITE_IOERR|EIO|EFBIG)/, 'INVENTORY_IO', 'it could not be read or written'],
]

/** What SQLite or the system threw, as an error that users can act on; everything else as it is. */
export function asInventoryFailure(thrown: unknown, file: string): unknown {
  const code = codeOf(thrown)
  if (code === undefined) {
    // A packed list that cannot be read: SQLite itself does not look into it.
    if ((thrown as { name?: unknown } | null)?.name !== 'RangeError') return thrown
    return inventoryFailure('INVENTORY_DAMAGED', file, `it is damaged: ${messageOf(thrown)}`, thrown)
  }
  const known = BY_CODE.find(([pattern]) => pattern.test(code))
  return known === undefined ? thrown : inventoryFailure(known[1], file, `${known[2]} (${code})`, thrown)
}
