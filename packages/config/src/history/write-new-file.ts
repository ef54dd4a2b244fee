import { readdir } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { CodedError } from '@ioc-scanner/core'
import { displayPath } from '../layers/display-path.js'
import { PROJECT_FILES } from '../layers/find-files.js'
import { ConfigInvalidError } from '../problem.js'
import { changeFile, type DoneChange } from './change-file.js'
import { checkFile, type Checking } from './check-file.js'
import { locate } from './configuration-file.js'

export interface NewFileWishes extends Checking {
  readonly path: string
  readonly text: string
  /** Replace what is there; it is backed up. */
  readonly force?: boolean
  readonly reason?: string
  readonly now: Date
}

/**
 * Writes a configuration that was just made, and checks it before.
 * @returns How messages show it, and what was done.
 * @throws {CodedError} `CONFIG_FILE_EXISTS`, and what `changeFile` throws. Nothing is written then.
 */
export async function writeNewFile(wishes: NewFileWishes): Promise<DoneChange & { readonly file: string }> {
  const { path, text, force, workingDirectory, reason, now } = wishes
  const file = await locate(path, workingDirectory)
  if (file.state !== undefined && !force) {
    throw new CodedError(
      'CONFIG_FILE_EXISTS',
      `${file.shown} is there already; --force replaces it (a backup is kept), --output names another file`,
    )
  }
  await refuseSecondProjectFile(file.path, workingDirectory)
  const { problems } = await checkFile(file.path, text, wishes)
  if (problems.length > 0) throw new ConfigInvalidError(problems)
  const entry = { action: 'init' as const, ...(reason === undefined ? {} : { reason }) }
  const done = await changeFile({ file, target: file.path, content: { text }, entry, now })
  return { ...done, file: file.shown }
}

/** Two project files in one folder are an error: the second one would stop every scan. */
async function refuseSecondProjectFile(path: string, workingDirectory: string): Promise<void> {
  if (!PROJECT_FILES.includes(basename(path))) return
  const names = await readdir(dirname(path)).catch(() => []) // no folder yet: no other file in it
  const other = names.find((name) => PROJECT_FILES.includes(name) && name !== basename(path))
  if (other === undefined) return
  throw new CodedError(
    'CONFIG_TWO_FILES',
    `${other} is in the same folder as ${displayPath(path, workingDirectory)} would be, and two at once are an error; take it away, or write to a name of your own with --output and use it with --config`,
  )
}
