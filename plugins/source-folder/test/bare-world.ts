import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { git } from './folder-world.js'

/** A bare repository whose only commit holds the files: two processes. */
export function writeBare(folder: string, files: Readonly<Record<string, string>>, format = 'sha1'): void {
  execFileSync('git', ['init', '-q', '--bare', '--template=', `--object-format=${format}`, '-b', 'main', folder])
  importInto(folder, files)
}

/** One more commit on main; each becomes a pack. */
export function importInto(folder: string, files: Readonly<Record<string, string>>, from = ''): void {
  const changes = Object.entries(files).map(
    ([path, text]) => `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`,
  )
  const commit = `commit refs/heads/main\ncommitter T <t@example.com> 0 +0000\ndata 0\n${from}${changes.join('')}\n`
  execFileSync('git', ['-C', folder, '-c', 'fastimport.unpackLimit=1', 'fast-import', '--quiet'], { input: commit })
}

/** One pack, in which alike objects are deltas of each other. */
export function repack(folder: string, ...settings: readonly string[]): void {
  git(folder, ...settings, 'repack', '-q', '-a', '-d', '-f', '--depth=50')
}

/** Writes an object without asking what is in it. @returns Its oid. */
export function writeObject(folder: string, type: string, content: Buffer, oid?: string): string {
  const whole = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content])
  const name = oid ?? createHash('sha1').update(whole).digest('hex')
  const place = join(folder, 'objects', name.slice(0, 2), name.slice(2))
  mkdirSync(dirname(place), { recursive: true })
  writeFileSync(place, deflateSync(whole))
  return name
}

export function treeContent(entries: readonly (readonly [mode: string, name: string | Buffer, oid: string])[]): Buffer {
  return Buffer.concat(
    entries.flatMap(([mode, name, oid]) => [
      Buffer.from(`${mode} `),
      Buffer.from(name),
      Buffer.from([0]),
      Buffer.from(oid, 'hex'),
    ]),
  )
}

/** A bare repository by hand, whose HEAD has that tree. */
export function writeHead(folder: string, tree: string): void {
  const commit = writeObject(folder, 'commit', Buffer.from(`tree ${tree}\ncommitter T <t@example.com> 0 +0000\n\nx`))
  mkdirSync(join(folder, 'refs/heads'), { recursive: true })
  writeFileSync(join(folder, 'HEAD'), 'ref: refs/heads/main\n')
  writeFileSync(join(folder, 'refs/heads/main'), `${commit}\n`)
}
