import type { FileEntry, ManifestParser, RepositoryFile, SeenFile } from '@ioc-scanner/core'
import type { RepositoryWork } from './repository-work.js'
import type { Readers } from './tree-filter.js'

/** A file that somebody reads, at its place. */
export interface WantedFile {
  readonly work: RepositoryWork
  readonly file: FileEntry
  readonly readers: Readers
  /** How many references led here: 0 for a file of the tree. */
  readonly depth: number
}

/** As the journal knows it. */
export function seenFile({ file, readers }: Pick<WantedFile, 'file' | 'readers'>): SeenFile {
  return { file, parsers: readers.parsers.map(versioned) }
}

/** Names a parser and what it can do: what another version of it read is read again. */
export function versioned({ name, version }: ManifestParser): string {
  return `${name}@${version}`
}

/** A content to fetch once, with every place that waits for it. */
export interface WantedBlob {
  readonly oid: string
  /** The place it is asked for at. */
  readonly at: RepositoryFile
  readonly score: number
  readonly places: WantedFile[]
}
