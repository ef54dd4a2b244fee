import { messageOf, type IocProblem, type PackageIndicator } from '@ioc-scanner/core'
import type { EntryReading } from './entry.js'
import { unreadable, type IocText } from './files/ioc-text.js'
import { formatOf, splitExtension } from './formats/format.js'
import { indicatorOf } from './indicator-of.js'

/** Who has seen a hundred bad entries of a file knows enough. */
const MAX_PROBLEMS = 100
/** What is said of a file whose entries are all bad: enough to see what is wrong with it. */
const MAX_REASONS = 3
const FOREIGN = 'no UTF-8: read as Windows-1252'

/**
 * The indicators of one text. Bad entries are told with their line and left out.
 * @throws {CodedError} `IOC_FILE_UNREADABLE` where it is no file of indicators, or none of its entries is good.
 */
export function* readIndicators(
  { location, fileName, text, foreignLines }: IocText,
  source: string,
  report: (problem: IocProblem) => void,
): Generator<PackageIndicator> {
  const campaign = splitExtension(fileName)[0]
  let good = 0
  let bad = 0
  // Counted apart: no doubt keeps a loss from being told.
  let doubts = 0
  let losses = 0
  const reasons: string[] = []
  const lose = (line: number | undefined, reason: string) => {
    losses += 1
    if (losses <= MAX_PROBLEMS) report({ location, ...(line === undefined ? {} : { line }), reason })
  }
  const doubt = (line: number, reason: string) => {
    doubts += 1
    if (doubts <= MAX_PROBLEMS) report({ location, line, reason, isDoubt: true })
  }
  const reject = (line: number | undefined, reason: string) => {
    bad += 1
    if (bad <= MAX_REASONS) reasons.push(line === undefined ? reason : `line ${line}: ${reason}`)
    lose(line, reason)
  }
  const foreignLineOf = finderOf(foreignLines)
  let doubtedLine = 0
  for (const entry of entriesOf(location, fileName, text)) {
    const foreignLine = foreignLineOf(entry)
    const because = (reason: string) => (foreignLine === undefined ? reason : `${reason} (${FOREIGN})`)
    if ('reason' in entry) {
      reject(entry.line, because(entry.reason))
      continue
    }
    try {
      yield indicatorOf(entry, campaign, source, {
        doubt: (reason) => doubt(entry.line, reason),
        loss: (reason, line = entry.line) => lose(line, reason),
      })
      good += 1
    } catch (cause) {
      reject(entry.line, because(messageOf(cause)))
      continue
    }
    if (foreignLine === undefined || foreignLine === doubtedLine) continue
    doubt(foreignLine, FOREIGN)
    doubtedLine = foreignLine
  }
  if (losses > MAX_PROBLEMS) report({ location, reason: `and ${losses - MAX_PROBLEMS} more` })
  if (doubts > MAX_PROBLEMS) report({ location, reason: `and ${doubts - MAX_PROBLEMS} more`, isDoubt: true })
  if (good === 0 && bad > 0) {
    const more = bad > MAX_REASONS ? `; and ${bad - MAX_REASONS} more` : ''
    throw unreadable(location, `none of its ${bad} entries is an indicator (${reasons.join('; ')}${more})`)
  }
  if (good === 0) report({ location, reason: 'it names no indicator' })
}

type Place = Pick<EntryReading, 'line' | 'lastLine'>

/** Finds the first foreign line of an entry; entries are asked for in the order of the file. */
function finderOf(foreignLines: readonly number[]): (place: Place) => number | undefined {
  let next = 0
  return ({ line, lastLine = line }) => {
    if (line === undefined || lastLine === undefined) return undefined
    while ((foreignLines[next] ?? Infinity) < line) next += 1
    const foreignLine = foreignLines[next]
    return foreignLine !== undefined && foreignLine <= lastLine ? foreignLine : undefined
  }
}

function* entriesOf(location: string, fileName: string, text: string): Generator<EntryReading> {
  try {
    yield* formatOf(fileName, text)(text)
  } catch (cause) {
    throw unreadable(location, messageOf(cause), cause)
  }
}
