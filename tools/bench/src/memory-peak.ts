const KIB_PER_MIB = 1_024
const SAYING = `process.on('exit', () => process.stderr.write('peak KiB: ' + process.resourceUsage().maxRSS + '\\n'))`

/** Makes the scanner's process say what it took up at the most, at its very end: after the report was written. */
export const SAYS_ITS_PEAK = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(SAYING)}` }

/** @throws {Error} when it said nothing. */
export function peakMiBOf(stderr: string): number {
  const [, kib] = /^peak KiB: (\d+)$/m.exec(stderr) ?? []
  if (kib === undefined) throw new Error(`the scanner did not say its peak: ${stderr}`)
  return Math.round(Number(kib) / KIB_PER_MIB)
}
