import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface GitRef {
  /** Full name: `refs/heads/main`. */
  readonly name: string
  readonly oid: string
}

interface PackedRefs {
  readonly stamp: string
  readonly refs: ReadonlyMap<string, string>
}

const packedByDirectory = new Map<string, PackedRefs>()
const looseByPath = new Map<string, { readonly stamp: string; readonly text: string }>()
const KEPT_LOOSE_REFS = 50_000

/**
 * Refs are read from git's own files at each question, so that a push is seen at once and a listing of hundreds of
 * repositories starts no process.
 * @returns the oid that a full ref name points to, or null.
 */
export function resolveRef(gitDirectory: string, name: string): string | null {
  if (!isPlausibleRef(name)) return null
  const loose = readIfFile(join(gitDirectory, name))
  if (loose === null) return packedRefs(gitDirectory).get(name) ?? null
  if (loose.startsWith('ref: ')) return resolveRef(gitDirectory, loose.slice(5).trim())
  return /^[0-9a-f]{40}/.exec(loose)?.[0] ?? null
}

/** All refs whose full name starts with the prefix, in the order of their names. */
export function listRefs(gitDirectory: string, prefix: string): readonly GitRef[] {
  const found = new Map<string, string>()
  for (const [name, oid] of packedRefs(gitDirectory)) if (name.startsWith(prefix)) found.set(name, oid)
  for (const name of looseNames(gitDirectory, 'refs')) {
    if (!name.startsWith(prefix)) continue
    const oid = resolveRef(gitDirectory, name)
    if (oid !== null) found.set(name, oid)
  }
  return [...found].map(([name, oid]) => ({ name, oid })).sort((a, b) => (a.name < b.name ? -1 : 1))
}

function isPlausibleRef(name: string): boolean {
  return name.startsWith('refs/') && !name.includes('..') && !name.includes('\0') && !name.endsWith('/')
}

function looseNames(gitDirectory: string, folder: string): string[] {
  return readdirSync(join(gitDirectory, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = `${folder}/${entry.name}`
    if (entry.isDirectory()) return looseNames(gitDirectory, name)
    return entry.name.endsWith('.lock') ? [] : [name]
  })
}

function packedRefs(gitDirectory: string): ReadonlyMap<string, string> {
  const file = join(gitDirectory, 'packed-refs')
  const stat = statSync(file, { throwIfNoEntry: false })
  if (stat === undefined) return new Map()
  const stamp = `${stat.mtimeMs}:${stat.size}`
  const known = packedByDirectory.get(gitDirectory)
  if (known?.stamp === stamp) return known.refs
  const refs = new Map<string, string>()
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const match = /^([0-9a-f]{40}) (refs\/.+)$/.exec(line)
    if (match !== null) refs.set(match[2] ?? '', match[1] ?? '')
  }
  packedByDirectory.set(gitDirectory, { stamp, refs })
  return refs
}

/** A loose ref is replaced, never rewritten: as long as inode and time stay, so does its text. */
function readIfFile(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat?.isFile() !== true) return null
  const stamp = `${stat.ino}:${stat.mtimeMs}:${stat.size}`
  const known = looseByPath.get(path)
  if (known?.stamp === stamp) return known.text
  if (looseByPath.size >= KEPT_LOOSE_REFS) looseByPath.clear()
  const text = readFileSync(path, 'utf8')
  looseByPath.set(path, { stamp, text })
  return text
}
