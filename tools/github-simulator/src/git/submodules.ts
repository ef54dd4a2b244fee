import type { ObjectReader } from './object-reader.js'
import { objectAtPath } from './revision.js'
import { runGit } from './run-git.js'

export interface SubmoduleConfig {
  readonly name: string
  readonly path: string
  readonly url: string
  readonly branch: string | null
  /** Commit that the tree pins; null when `.gitmodules` names a path without a submodule. */
  readonly oid: string | null
}

/** The submodules that `.gitmodules` of a commit declares, in its order. */
export async function submodulesOf(
  objects: ObjectReader,
  gitDirectory: string,
  commit: string,
): Promise<readonly SubmoduleConfig[]> {
  const file = await objectAtPath(objects, gitDirectory, commit, '.gitmodules')
  const content = file?.kind === 'blob' ? await objects.blob(gitDirectory, file.oid) : null
  if (content === null) return []
  const listed = await runGit(gitDirectory, ['config', '--file', '-', '--null', '--list'], content)
  const sections = new Map<string, Record<string, string>>()
  for (const item of listed.toString('utf8').split('\0')) {
    const match = /^submodule\.([\s\S]+)\.([^.\n]+)\n([\s\S]*)$/.exec(item)
    if (match === null) continue
    const [, name = '', key = '', value = ''] = match
    sections.set(name, { ...sections.get(name), [key]: value })
  }
  const complete = [...sections].filter(([, { path, url }]) => path !== undefined && url !== undefined)
  return Promise.all(
    complete.map(async ([name, { path = '', url = '', branch }]) => {
      const found = await objectAtPath(objects, gitDirectory, commit, path)
      return { name, path, url, branch: branch ?? null, oid: found?.kind === 'commit' ? found.oid : null }
    }),
  )
}
