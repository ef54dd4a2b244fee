import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** The memory of the process that scans; a simulation brings its own, so that nothing depends on the machine. Bytes. */
export interface ProcessMemory {
  /** Resident now. */
  residentBytes(): number
  /** The most that was ever resident. */
  peakBytes(): number
  /** Held by objects and buffers now, garbage included. */
  usedBytes(): number
  /** Frees what nobody uses any more. */
  collect(): void
}

const BYTES_PER_KIB = 1_024
let collectGarbage: (() => void) | undefined

export const ownMemory: ProcessMemory = {
  residentBytes: () => process.memoryUsage.rss(),
  peakBytes: () => process.resourceUsage().maxRSS * BYTES_PER_KIB,
  usedBytes: () => {
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  },
  collect: () => {
    collectGarbage ??= exposedCollector()
    collectGarbage()
  },
}

/** Node hides the collector behind a flag, which may be set at any time. */
function exposedCollector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}
