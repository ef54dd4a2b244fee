import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileContent } from '../organization/file-content.js'

/** What a manifest or lockfile names; exactly one of `version` and `constraint` is there. */
export interface NamedPackage {
  readonly ecosystem: string
  readonly name: string
  readonly version?: string
  readonly constraint?: string
}

type Row = readonly [ecosystem: string, name: string, version: string | null, constraint: string | null]

const FILE = 'manifests.txt'

/**
 * What the blobs of a world name, as it was written into them: nobody reads it back. Kept beside `world.json`, one blob a
 * line: its oid, a space, and the packages as JSON.
 */
export class ManifestBook {
  private readonly rows = new Map<string, string>()
  private loading: Promise<void> | undefined

  /** @param directory Of a world that may already have such a file; it is read when it is first needed. */
  constructor(private readonly directory?: string) {}

  add(files: Iterable<FileContent>): void {
    for (const file of files) {
      if (file.type !== 'blob' || file.entries.length === 0 || file.gap !== undefined) continue
      if (this.rows.has(file.oid)) continue
      const rows = file.entries.map(({ ecosystem, name, version, constraint }): Row => [
        ecosystem,
        name,
        version ?? null,
        constraint ?? null,
      ])
      this.rows.set(file.oid, JSON.stringify(rows))
    }
  }

  async packagesIn(oid: string): Promise<readonly NamedPackage[]> {
    await (this.loading ??= this.load())
    const rows = JSON.parse(this.rows.get(oid) ?? '[]') as readonly Row[]
    return rows.map(([ecosystem, name, version, constraint]) => ({
      ecosystem,
      name,
      ...(version === null ? {} : { version }),
      ...(constraint === null ? {} : { constraint }),
    }))
  }

  /** In the order of the oids, so that the same world has the same file. */
  async write(directory: string): Promise<void> {
    const lines = [...this.rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([oid, rows]) => `${oid} ${rows}\n`)
    await writeFile(join(directory, FILE), lines)
  }

  private async load(): Promise<void> {
    if (this.directory === undefined) return
    const text = await readFile(join(this.directory, FILE), 'utf8').catch((cause: NodeJS.ErrnoException) => {
      // A world that was written by hand names nothing.
      if (cause.code === 'ENOENT') return ''
      throw cause
    })
    for (const line of text.split('\n')) {
      const [oid, rows] = [line.slice(0, 40), line.slice(41)]
      if (rows !== '' && !this.rows.has(oid)) this.rows.set(oid, rows)
    }
  }
}
