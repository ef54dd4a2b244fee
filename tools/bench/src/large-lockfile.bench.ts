import { spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Bench } from './bench.js'
import { FORMATS, largeLockfile, type FormatName, type LargeLockfile } from './large-lockfile.js'
import type { LargeReading } from './large-lockfile-reader.js'

const READER = fileURLToPath(new URL('../dist/large-lockfile-reader.js', import.meta.url))
const MOST_PEAK_MIB = 150

/** Each reading in a process of its own, which gets the text through a pipe as it would from a socket. */
export const largeLockfileBench: Bench = {
  name: 'large-lockfile',
  question: 'What does a lockfile of 200 MB cost that is read as it arrives, beside JSON.parse?',
  async run(size) {
    const rows = []
    const notes: string[] = []
    for (const format of Object.keys(FORMATS) as FormatName[]) {
      const lockfile = largeLockfile(format, size === 'full' ? 200 : 5)
      const ways = ['nothing', 'matches', 'all', ...(format === 'package-lock' ? ['JSON.parse'] : [])]
      for (const way of ways) {
        const { seconds, peakMiB, packages, line, problems } = await readingOf(lockfile, format, way)
        notes.push(...problems.map((problem) => `${format}, ${way}: ${problem}`))
        rows.push({
          format,
          keeps: way,
          MB: Number((lockfile.bytes / 1e6).toFixed(1)),
          'packages in it': lockfile.packages,
          kept: packages,
          'line is right': line === lockfile.planted.line,
          seconds: Number(seconds.toFixed(2)),
          'peak MiB': Number(peakMiB.toFixed(1)),
        })
      }
    }
    const matching = rows.filter(({ keeps }) => keeps === 'matches')
    return {
      rows,
      claim: `a process that keeps what an indicator names stays below ${MOST_PEAK_MIB} MiB, and finds it at its line`,
      holds:
        notes.length === 0 &&
        matching.every((row) => row['peak MiB'] <= MOST_PEAK_MIB && row['line is right'] && row.kept === 1),
      notes,
    }
  },
}

async function readingOf({ path, planted, pieces }: LargeLockfile, parser: string, way: string): Promise<LargeReading> {
  const child = spawn(process.execPath, [READER, way, path, parser, planted.name], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const said = collected(child.stdout)
  Readable.from(pieces()).pipe(child.stdin)
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (exitCode !== 0) throw new Error(`reading ${path} (${way}) ended with ${exitCode}`)
  return JSON.parse(await said) as LargeReading
}

async function collected(stream: Readable): Promise<string> {
  let text = ''
  for await (const chunk of stream) text += String(chunk)
  return text
}
