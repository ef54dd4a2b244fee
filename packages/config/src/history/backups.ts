import { constants } from 'node:fs'
import { copyFile, readdir, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { codeOf } from '@ioc-scanner/core'
import type { ConfigurationFile } from './configuration-file.js'

/** A copy of a configuration file, beside it: `ioc-scanner.yaml.20261124T030000.000Z.bak`. */
export interface Backup {
  readonly path: string
  readonly name: string
  /** The name of the file that was copied. */
  readonly of: string
  readonly at: Date
}

const NAME = /^(.+)\.(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d\.\d{3})Z\.bak$/

/** @returns The path of the copy, whose permissions are those of the file. */
export async function backUp({ path }: ConfigurationFile, at: Date): Promise<string> {
  for (let moment = at.getTime(); ; moment += 1) {
    const stamp = new Date(moment).toISOString().replaceAll(/[-:]/g, '')
    const copy = `${path}.${stamp}.bak`
    try {
      await copyFile(path, copy, constants.COPYFILE_EXCL)
      return copy
    } catch (thrown) {
      if (codeOf(thrown) !== 'EEXIST') throw thrown
    }
  }
}

/** The backups of a file, the last one first. A file that changed its ending, from `.json` to `.yaml`, is the same file. */
export async function backupsOf(named: string): Promise<readonly Backup[]> {
  const path = await realpath(named).catch(() => named) // a file that is gone may still have backups
  const stem = stemOf(basename(path))
  const entries = await readdir(dirname(path), { withFileTypes: true }).catch((thrown: unknown) => {
    if (codeOf(thrown) === 'ENOENT') return []
    throw thrown
  })
  return entries
    .filter((entry) => entry.isFile()) // a link could lead anywhere
    .flatMap(({ name }) => {
      const [, of = '', year, month, day, hours, minutes, seconds] = NAME.exec(name) ?? []
      const at = new Date(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`)
      const isBackup = year !== undefined && !Number.isNaN(at.getTime()) && stemOf(of) === stem
      return isBackup ? [{ path: join(dirname(path), name), name, of, at }] : []
    })
    .sort((a, b) => b.at.getTime() - a.at.getTime())
}

/** `ioc-scanner.production.yaml` → `ioc-scanner.production` */
export const stemOf = (name: string): string => name.replace(/\.(ya?ml|json)$/, '')
