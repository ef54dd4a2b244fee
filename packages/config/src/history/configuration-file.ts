import { realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { CodedError, codeOf, printable } from '@ioc-scanner/core'
import { displayPath } from '../layers/display-path.js'
import { readText } from '../layers/read-text.js'

/** A configuration file that is to be changed. */
export interface ConfigurationFile {
  /** Links followed: what a link leads to is changed, and the link stays. */
  readonly path: string
  /** As messages show it. */
  readonly shown: string
  /** What has to stay the same until it is replaced; undefined where there is no file. */
  readonly state: FileState | undefined
}

export interface FileState {
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** Changes whenever somebody writes to the file. */
  readonly mark: string
}

/** @throws {CodedError} `CONFIG_FILE_UNREADABLE` for what is no file. */
export async function locate(path: string, workingDirectory: string): Promise<ConfigurationFile> {
  const real = await realPathOf(resolve(workingDirectory, path))
  const shown = displayPath(real, await realPathOf(workingDirectory))
  return { path: real, shown, state: await stateOf(real, shown) }
}

/** @throws {CodedError} `CONFIG_FILE_MISSING`, `CONFIG_FILE_UNREADABLE`, `CONFIG_FILE_TOO_LARGE`. */
export async function textOf({ path, shown }: ConfigurationFile): Promise<string> {
  const answer = await readText(path)
  if ('code' in answer) throw new CodedError(answer.code, `${shown} ${answer.reason}`)
  return answer.text
}

async function stateOf(path: string, shown: string): Promise<FileState | undefined> {
  try {
    const found = await stat(path)
    if (!found.isFile()) throw new CodedError('CONFIG_FILE_UNREADABLE', `${shown} is not a file`)
    const { mode, uid, gid, mtimeMs, size, ino } = found
    return { mode: mode & 0o777, uid, gid, mark: `${mtimeMs} ${size} ${ino}` }
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT' || codeOf(thrown) === 'ENOTDIR') return undefined
    throw thrown
  }
}

/** Whether nobody wrote to the file since it was located. */
export async function isUnchanged({ path, shown, state }: ConfigurationFile): Promise<boolean> {
  return (await stateOf(path, shown))?.mark === state?.mark
}

async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (thrown) {
    if (codeOf(thrown) !== 'ENOENT') throw unreadable(path, thrown)
    // There may be no file yet, but its folder has to be there.
    return join(await realpath(dirname(path)).catch(() => dirname(path)), basename(path))
  }
}

function unreadable(path: string, thrown: unknown): CodedError {
  return new CodedError(
    'CONFIG_FILE_UNREADABLE',
    `${printable(path)} cannot be read (${codeOf(thrown) ?? 'unknown reason'})`,
  )
}
