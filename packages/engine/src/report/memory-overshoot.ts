import type { ProcessMemory } from '../memory/process-memory.js'

const BYTES_PER_MIB = 1_048_576

/** By how much the process was larger than it may be, and whether that is the scan's doing; undefined: it never was. */
export function memoryOvershoot(memory: ProcessMemory, baseMb: number, limitMb: number): string | undefined {
  if (baseMb >= limitMb) {
    return `the process takes up ${Math.round(baseMb)} MiB before the scan; memory.max_usage_mb is ${limitMb} and cannot be kept`
  }
  const peakMb = Math.round(memory.peakBytes() / BYTES_PER_MIB)
  if (peakMb <= limitMb) return undefined
  return `the process took up ${peakMb} MiB at its peak, ${peakMb - limitMb} more than memory.max_usage_mb (${limitMb}) allows; before the scan it took up ${Math.round(baseMb)}`
}
