import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Size of all files below a folder, in kB (1,024 bytes), rounded up. */
export function diskUsageKilobytes(folder: string): number {
  return Math.ceil(bytesBelow(folder) / 1024)
}

function bytesBelow(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sum + bytesBelow(path)
    return sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0)
  }, 0)
}
