import type { LockfileContent, LockfileWriter, WrittenLockfile } from './lockfile.js'
import { writePackageLockV1, writePackageLockV2, writePackageLockV3 } from './package-lock.js'

export interface LockfileFormatDescription {
  readonly ecosystem: string
  /** The name that the tool gives the file. */
  readonly fileName: string
  /** A lockfile says what is installed; a manifest only what is asked for. */
  readonly kind: 'lockfile' | 'manifest'
  readonly write: LockfileWriter
}

/** Every format that the simulator's organizations contain. */
export const LOCKFILE_FORMATS = {
  'package-lock-1': { ecosystem: 'npm', fileName: 'package-lock.json', kind: 'lockfile', write: writePackageLockV1 },
  'package-lock-2': { ecosystem: 'npm', fileName: 'package-lock.json', kind: 'lockfile', write: writePackageLockV2 },
  'package-lock-3': { ecosystem: 'npm', fileName: 'package-lock.json', kind: 'lockfile', write: writePackageLockV3 },
  'npm-shrinkwrap': { ecosystem: 'npm', fileName: 'npm-shrinkwrap.json', kind: 'lockfile', write: writePackageLockV3 },
} as const satisfies Record<string, LockfileFormatDescription>

export type LockfileFormat = keyof typeof LOCKFILE_FORMATS

export function writeLockfile(format: LockfileFormat, content: LockfileContent): WrittenLockfile {
  return LOCKFILE_FORMATS[format].write(content)
}
