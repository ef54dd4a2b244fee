import { readFile, stat } from 'node:fs/promises'
import { CodedError, messageOf, printable } from '@ioc-scanner/core'
import { invalid } from './checked-fields.js'
import type { MeasuredScan } from './measured-scan.js'
import { readEventLines } from './read-event-lines.js'
import { readReport } from './read-report.js'

/** Events of a million requests have less. */
const LARGEST_BYTES = 512 * 1_024 * 1_024
/** How the sink `ndjson` begins each line. */
const EVENT = /^\{"at":"[^"]*","type":"/m

/**
 * A JSON report, or what the sink `ndjson` wrote.
 * @throws {CodedError} `FILE_UNREADABLE`; `METRICS_INVALID` with file and line of what does not fit.
 */
export async function readMetricsFile(path: string): Promise<MeasuredScan> {
  const file = printable(path)
  const text = await contentOf(path, file)
  if (text.trim() === '') throw invalid(`${file} is empty`)
  return EVENT.test(text) ? readEventLines(text, file) : readReport(parsed(text, file), file)
}

async function contentOf(path: string, file: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size > LARGEST_BYTES) throw new Error(`it has ${size} bytes; allowed are ${LARGEST_BYTES}`)
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new CodedError('FILE_UNREADABLE', `${file} cannot be read: ${printable(messageOf(cause))}`, { cause })
  }
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const lines = text.trimEnd().split('\n')
    const isCut = endsTooEarly(text)
    const line = isCut ? lines.length : firstBrokenLine(lines)
    const what = isCut ? 'ends in the middle: the file is not whole' : 'is no JSON'
    const allowed = 'a metrics file is a JSON report, or what --metrics-sink ndjson wrote'
    throw invalid(`${file}, line ${line} ${what}; ${allowed}`, cause)
  }
}

/** From 1. JSON.parse does not always say where: so much of the text could go on well, and with this line it cannot. */
function firstBrokenLine(lines: readonly string[]): number {
  let [good, broken] = [0, lines.length]
  while (broken - good > 1) {
    const middle = Math.floor((good + broken) / 2)
    if (endsTooEarly(lines.slice(0, middle).join('\n'))) good = middle
    else broken = middle
  }
  return broken
}

function endsTooEarly(text: string): boolean {
  try {
    JSON.parse(text)
    return false
  } catch (cause) {
    const message = messageOf(cause)
    const [, position] = /position (\d+)/.exec(message) ?? []
    if (/Unexpected end|Unterminated string/.test(message)) return true
    return position !== undefined && Number(position) >= text.trimEnd().length
  }
}
