import type { Dirent } from 'node:fs'
import { faultOf } from './file-fault.js'
import { bytesOf, withFileInside } from './inside-folder.js'

const MAX_BYTES = 1024 * 1024
const PATH = /^[ \t]*path[ \t]*=[ \t]*(.*?)[ \t\r]*$/gm

/**
 * Where submodules belong, as `.gitmodules` of the work tree at `folder` says; from the root. One that was checked out is a
 * folder like any other, one that was not is an empty folder: only this tells it from one that somebody left behind.
 */
export async function declaredSubmodules(
  root: string,
  folder: string,
  entries: readonly Dirent<Buffer>[],
): Promise<readonly string[]> {
  const declares = entries.some((entry) => entry.isFile() && entry.name.toString('utf8') === '.gitmodules')
  if (!declares) return []
  const inFolder = (path: string): string => (folder === '' ? path : `${folder}/${path}`)
  const text = await textOf(root, inFolder('.gitmodules'))
  return [...text.matchAll(PATH)].map(([, path = '']) => inFolder(path.replace(/^"(.*)"$/, '$1').replace(/\/+$/, '')))
}

/** Its beginning; nothing where it cannot be read: then an empty folder is just that. */
async function textOf(root: string, path: string): Promise<string> {
  const chunks: Buffer[] = []
  const reading = withFileInside(root, path, async (file) => {
    let bytes = 0
    for await (const chunk of bytesOf(file)) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes > MAX_BYTES) return
    }
  })
  await reading.catch(faultOf)
  return Buffer.concat(chunks).toString('utf8')
}
