import { diskUsageKilobytes } from '../git/disk-usage.js'
import type { Repository } from './world-index.js'

/** kB, as the world says or as measured. */
export function diskUsageOf({ data, gitDirectory }: Repository): number {
  return data.diskUsageKilobytes ?? diskUsageKilobytes(gitDirectory)
}
