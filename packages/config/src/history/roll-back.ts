import { basename, dirname, join } from 'node:path'
import { CodedError, printable } from '@ioc-scanner/core'
import { backupsOf, stemOf, type Backup } from './backups.js'
import { changeFile, type DoneChange } from './change-file.js'
import { checkFile, type Checking, type FileCheck } from './check-file.js'
import { locate, textOf, type ConfigurationFile } from './configuration-file.js'
import { displayPath } from '../layers/display-path.js'

export interface RollbackWishes extends Checking {
  readonly path: string
  /** Name, path or time (`20261124T03…`, from its start) of a backup; without it, the last one. */
  readonly to?: string
  readonly reason?: string
  readonly now: Date
}

export interface RolledBack extends FileCheck {
  readonly file: string
  readonly backup: Backup
  readonly done: DoneChange
}

/**
 * Puts a backup back in its place; what stood there is backed up first.
 * @returns With the problems that today's check has with the backup: it is put back all the same.
 * @throws {CodedError} `CONFIG_NO_BACKUP`, and what `changeFile` throws. The file is then as it was.
 */
export async function rollBack(wishes: RollbackWishes): Promise<RolledBack> {
  const { path, workingDirectory, to, reason, now } = wishes
  const file = await locateAny(path, workingDirectory)
  const backup = chosen(await backupsOf(file.path), file.shown, to)
  const copy = await locate(backup.path, workingDirectory)
  const target = join(dirname(file.path), backup.of)
  const check = await checkFile(target, await textOf(copy), wishes)
  const entry = { action: 'rollback' as const, restored: backup.name, ...(reason === undefined ? {} : { reason }) }
  const content = { copyOf: backup.path }
  const done = await changeFile({ file, target, content, entry, mode: copy.state?.mode, now })
  return { file: displayPath(target, workingDirectory), backup, done, ...check }
}

/** A file that was migrated may have another ending by now: it is the same file. */
async function locateAny(path: string, workingDirectory: string): Promise<ConfigurationFile> {
  const named = await locate(path, workingDirectory)
  if (named.state !== undefined) return named
  const others = ['.yaml', '.json'].map((ending) => `${stemOf(named.path)}${ending}`)
  const located = await Promise.all(others.map((other) => locate(other, workingDirectory)))
  return located.find(({ state }) => state !== undefined) ?? named
}

function chosen(backups: readonly Backup[], file: string, to: string | undefined): Backup {
  const [last] = backups
  if (last === undefined) {
    throw new CodedError('CONFIG_NO_BACKUP', `${file} has no backup: backups lie beside it and end with .bak`)
  }
  if (to === undefined) return last
  const name = basename(to)
  const meant = backups.filter((backup) => backup.name === name || stampOf(backup).startsWith(name))
  const [only] = meant
  if (only !== undefined && (meant.length === 1 || only.name === name)) return only
  const which = meant.length === 0 ? 'no backup' : `${meant.length} backups`
  throw new CodedError(
    'CONFIG_NO_BACKUP',
    `--to ${printable(to)} names ${which} of ${file}; there are ${backups.map((backup) => backup.name).join(', ')}`,
  )
}

const stampOf = ({ name, of }: Backup): string => name.slice(of.length + 1)
