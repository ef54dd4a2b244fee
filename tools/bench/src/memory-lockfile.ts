import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { largeLockfile, type LargeLockfile } from './large-lockfile.js'
import type { MemorySettings } from './memory.bench.js'
import { peakMiBOf, SAYS_ITS_PEAK } from './memory-peak.js'
import { runScanner, type ScannedReport } from './run-scanner.js'

/** `found`: the one entry that an indicator names, at its line; nothing else, and no gap. */
export type LockfileRow = Readonly<
  Record<'settings', string> &
    Record<'lockfile MB' | 'packages' | 'limit MiB' | 'peak MiB' | 'seconds', number> &
    Record<'found', boolean>
>

/** Scans a folder with a package-lock.json of that size, of 10^6 bytes, as a user does. */
export async function scanOfLargeLockfile(
  { settings, flags, limitMiB }: MemorySettings,
  megabytes: number,
): Promise<{ readonly row: LockfileRow; readonly notes: readonly string[] }> {
  const lockfile = largeLockfile('package-lock', megabytes)
  const folder = await mkdtemp(join(tmpdir(), 'ioc-scanner-lockfile-'))
  try {
    await write(lockfile, folder)
    const { stdout, stderr } = await runScanner(['scan', '--path', folder, '--format', 'json', ...flags], SAYS_ITS_PEAK)
    const { findings, coverage, metrics, warnings } = JSON.parse(stdout) as ScannedReport
    const row = {
      settings,
      'lockfile MB': megabytes,
      packages: lockfile.packages,
      'limit MiB': limitMiB,
      'peak MiB': peakMiBOf(stderr),
      found: findings.length === 1 && findings[0]?.line === lockfile.planted.line && coverage.gaps.length === 0,
      seconds: Number(metrics.duration_seconds.toFixed(1)),
    }
    return { row, notes: warnings.filter((warning) => warning.includes('max_usage_mb')) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function write({ path, pieces }: LargeLockfile, folder: string): Promise<void> {
  const file = createWriteStream(join(folder, path))
  for (const piece of pieces()) if (!file.write(piece)) await once(file, 'drain')
  file.end()
  await once(file, 'close')
}
