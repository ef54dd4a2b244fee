import { randomBytes } from 'node:crypto'
import { access, chown, constants, copyFile, mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { CodedError, codeOf } from '@ioc-scanner/core'
import { backUp } from './backups.js'
import { openRecord, record, recordPath, type ChangeEntry } from './change-record.js'
import { isUnchanged, type ConfigurationFile } from './configuration-file.js'

export interface WantedChange {
  readonly file: ConfigurationFile
  /** Absolute path of the result; where it is another than that of the file, the file goes. */
  readonly target: string
  /** The new content, or the backup to copy it from. */
  readonly content: { readonly text: string } | { readonly copyOf: string }
  readonly entry: Omit<ChangeEntry, 'at' | 'file' | 'backup' | 'replaced'>
  /** Permissions where there is no file yet; those of a file are kept. */
  readonly mode?: number
  readonly now: Date
}

export interface DoneChange {
  /** Path of the copy of what was there; null where nothing was. */
  readonly backup: string | null
  readonly record: string
}

/** Of a file that is made; the user's umask takes away. */
const NEW_FILE_MODE = 0o666

/**
 * Replaces a configuration file as a whole: backed up beside it, written beside it and then renamed, its permissions
 * kept, and recorded. Either all of it happens or nothing.
 * @throws {CodedError} `CONFIG_NOT_WRITTEN`: nothing was changed; `CONFIG_NOT_RECORDED`: it was, without a line in the record.
 */
export async function changeFile(change: WantedChange): Promise<DoneChange> {
  const { file, target, now } = change
  const made: string[] = []
  try {
    await mkdir(dirname(target), { recursive: true })
    if (file.state !== undefined) await access(file.path, constants.W_OK)
    const log = await openRecord(target, file.state?.mode ?? change.mode ?? NEW_FILE_MODE)
    try {
      const backup = file.state === undefined ? null : await backUp(file, now)
      if (backup !== null) made.push(backup)
      const written = await writeBeside(change, made)
      if (!(await isUnchanged(file))) throw new CodedError('CONFIG_NOT_WRITTEN', 'somebody else wrote to it meanwhile')
      await takePlace(written, change)
      made.length = 0
      await record(log, entryOf(change, backup)).catch((cause: unknown) => {
        const message = `${basename(target)} was written, but its record was not: ${reasonOf(cause)}`
        throw new CodedError('CONFIG_NOT_RECORDED', message, { cause })
      })
      return { backup, record: recordPath(target) }
    } finally {
      if ((await log.stat()).size === 0) await rm(recordPath(target), { force: true })
      await log.close()
    }
  } catch (thrown) {
    if (codeOf(thrown) === 'CONFIG_NOT_RECORDED') throw thrown
    for (const path of made) await rm(path, { force: true })
    const reason = thrown instanceof CodedError ? thrown.message : reasonOf(thrown)
    const message = `${basename(target)} was not written, and nothing was changed: ${reason}`
    throw new CodedError('CONFIG_NOT_WRITTEN', message, { cause: thrown })
  }
}

async function writeBeside(
  { file, target, content, mode = NEW_FILE_MODE }: WantedChange,
  made: string[],
): Promise<string> {
  const path = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`)
  made.push(path)
  const handle = await open(path, 'wx', file.state?.mode ?? mode)
  try {
    if ('text' in content) await handle.writeFile(content.text)
    else await copyFile(content.copyOf, path)
    if (file.state !== undefined) await keepOwnership(path, file.state)
    if (file.state !== undefined) await handle.chmod(file.state.mode)
    await handle.sync()
  } finally {
    await handle.close()
  }
  return path
}

/** Only a superuser may give files away; for everybody else the file is theirs already. */
async function keepOwnership(
  path: string,
  { uid, gid }: { readonly uid: number; readonly gid: number },
): Promise<void> {
  if (process.getuid?.() === 0) await chown(path, uid, gid)
}

async function takePlace(written: string, { file, target }: WantedChange): Promise<void> {
  if (target === file.path && file.state !== undefined) {
    await rename(written, target)
    return
  }
  // Unlike a rename, this replaces nothing that somebody else put there meanwhile.
  await copyFile(written, target, constants.COPYFILE_EXCL)
  await rm(written)
  if (target !== file.path && file.state !== undefined) await rm(file.path)
}

function entryOf({ file, target, entry, now }: WantedChange, backup: string | null): ChangeEntry {
  const replaced = target === file.path || file.state === undefined ? {} : { replaced: basename(file.path) }
  return {
    at: now.toISOString(),
    file: basename(target),
    backup: backup === null ? null : basename(backup),
    ...replaced,
    ...entry,
  }
}

function reasonOf(thrown: unknown): string {
  const code = codeOf(thrown)
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `the file or its folder may not be written to (${code})`
    case 'EEXIST':
      return 'there is a file of that name already'
    case 'ELOOP':
      return 'the record beside it is a link, which is not followed'
    case 'ENOSPC':
      return 'no space is left (ENOSPC)'
    default:
      return code ?? 'for an unknown reason'
  }
}
