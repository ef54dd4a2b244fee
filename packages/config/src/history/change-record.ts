import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import type { Change, UnknownKey } from '../migrate/migration.js'
import { stemOf } from './backups.js'

/** One line of the record beside a configuration file: what was changed, when and why. Never holds a secret. */
export interface ChangeEntry {
  /** ISO 8601, UTC. */
  readonly at: string
  readonly action: 'init' | 'migrate' | 'rollback'
  /** Names in the same folder. */
  readonly file: string
  readonly backup: string | null
  /** The file that this one replaced, where that had another name. */
  readonly replaced?: string
  /** The backup that was returned to. */
  readonly restored?: string
  /** What whoever changed it said. */
  readonly reason?: string
  readonly changes?: readonly Change[]
  readonly unknown?: readonly UnknownKey[]
}

/** `ioc-scanner.changes.ndjson`, beside `ioc-scanner.yaml`. */
export const recordPath = (path: string): string => `${stemOf(path)}.changes.ndjson`

/** Opened before anything is changed: what could not be recorded is not done. A link is not followed. */
export function openRecord(path: string, mode: number): Promise<FileHandle> {
  const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW, O_NONBLOCK } = constants
  return open(recordPath(path), O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW | O_NONBLOCK, mode)
}

export async function record(file: FileHandle, entry: ChangeEntry): Promise<void> {
  await file.appendFile(`${JSON.stringify(entry)}\n`)
  await file.sync()
}
