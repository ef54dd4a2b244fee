import { readdir, realpath, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { IocProblem } from '@ioc-scanner/core'
import { EXTENSIONS, splitExtension } from '../formats/format.js'
import { unreadable } from './ioc-text.js'
import { reasonOf } from './read-file.js'

const MAX_DEPTH = 10
const MAX_FILES = 10_000
/** What belongs to a folder of lists and is none. */
const BESIDE_LISTS = /^(?:\.|README|LICEN[CS]E|CHANGELOG)|\.md$/i

export interface FoundFiles {
  readonly isFolder: boolean
  readonly paths: readonly string[]
}

/**
 * The files of a location: itself, or everything in a folder that looks like indicators, by name. What is left out is told.
 * @throws {CodedError} `IOC_FILE_UNREADABLE`
 */
export async function findFiles(location: string, report: (problem: IocProblem) => void): Promise<FoundFiles> {
  const kind = await kindOf(location)
  if (kind === 'file') return { isFolder: false, paths: [location] }
  if (kind !== 'folder') throw unreadable(location, 'it is neither a file nor a folder')
  const root = await realpath(location)
  const found: string[] = []
  const folders = [{ path: location, depth: 0 }]
  for (const { path: folder, depth } of folders) {
    const names = await namesIn(folder).catch((cause: unknown) => {
      if (depth === 0) throw unreadable(location, reasonOf(cause), cause)
      report({ location: folder, reason: `left out: ${reasonOf(cause)}` })
      return []
    })
    for (const entry of names.filter((name) => !BESIDE_LISTS.test(name))) {
      const path = join(folder, entry)
      const leftOut = (reason: string) => report({ location: path, reason: `left out: ${reason}` })
      const entryKind = await kindInside(root, path).catch((cause: unknown) => leftOut(reasonOf(cause)))
      if (entryKind === 'outside') leftOut('it is a link that leads out of the folder')
      else if (entryKind === 'other') leftOut('it is neither a file nor a folder')
      else if (entryKind === 'folder' && depth === MAX_DEPTH) leftOut(`it is deeper than ${MAX_DEPTH} folders`)
      else if (entryKind === 'folder') folders.push({ path, depth: depth + 1 })
      else if (entryKind === 'file' && !EXTENSIONS.includes(splitExtension(entry)[1]))
        leftOut(`in a folder, files of indicators end in ${EXTENSIONS.join(', ')}`)
      else if (entryKind === 'file') found.push(path)
      if (found.length + folders.length > MAX_FILES)
        throw unreadable(location, `there are more than ${MAX_FILES} files and folders in it`)
    }
  }
  return { isFolder: true, paths: found }
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'other'> {
  const facts = await stat(path).catch((cause: unknown) => {
    throw unreadable(path, reasonOf(cause), cause)
  })
  return facts.isFile() ? 'file' : facts.isDirectory() ? 'folder' : 'other'
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).sort()
}

async function kindInside(root: string, path: string): Promise<'file' | 'folder' | 'other' | 'outside'> {
  const fromRoot = relative(root, await realpath(path))
  return fromRoot === '..' || fromRoot.startsWith(`..${sep}`) ? 'outside' : kindOf(path)
}
