import { messageOf, type IocProblem, type PackageIndicator } from '@ioc-scanner/core'
import type { EntryReading } from './entry.js'
import { unreadable, type IocText } from './files/ioc-text.js'
import { formatOf, splitExtension } from './formats/format.js'
import { indicatorOf } from './indicator-of.js'

/** Who has seen a hundred bad entries of a file knows enough. */
const MAX_PROBLEMS = 100
/** What is said of a file whose entries are all bad: enough to see what is wrong with it. */
const MAX_REASONS = 3

/**
 * The indicators of one text. Bad entries are told with their line and left out.
 * @throws {CodedError} `IOC_FILE_UNREADABLE` where it is no file of indicators, or none of its entries is good.
 */
export function* readIndicators(
  { location, fileName, text }: IocText,
  source: string,
  report: (problem: IocProblem) => void,
): Generator<PackageIndicator> {
  const campaign = splitExtension(fileName)[0]
  let good = 0
  let bad = 0
  let told = 0
  const reasons: string[] = []
  const tell = (line: number | undefined, reason: string, isDoubt = false) => {
    told += 1
    const doubt = isDoubt ? { isDoubt } : {}
    if (told <= MAX_PROBLEMS) report({ location, ...(line === undefined ? {} : { line }), reason, ...doubt })
  }
  const reject = (line: number | undefined, reason: string) => {
    bad += 1
    if (bad <= MAX_REASONS) reasons.push(line === undefined ? reason : `line ${line}: ${reason}`)
    tell(line, reason)
  }
  for (const entry of entriesOf(location, fileName, text)) {
    if ('reason' in entry) {
      reject(entry.line, entry.reason)
      continue
    }
    try {
      yield indicatorOf(entry, campaign, source, {
        doubt: (reason) => tell(entry.line, reason, true),
        loss: (reason, line = entry.line) => tell(line, reason),
      })
      good += 1
    } catch (cause) {
      reject(entry.line, messageOf(cause))
    }
  }
  if (told > MAX_PROBLEMS) report({ location, reason: `and ${told - MAX_PROBLEMS} more` })
  if (good === 0 && bad > 0) {
    const more = bad > MAX_REASONS ? `; and ${bad - MAX_REASONS} more` : ''
    throw unreadable(location, `none of its ${bad} entries is an indicator (${reasons.join('; ')}${more})`)
  }
  if (good === 0) report({ location, reason: 'it names no indicator' })
}

function* entriesOf(location: string, fileName: string, text: string): Generator<EntryReading> {
  try {
    yield* formatOf(fileName, text)(text)
  } catch (cause) {
    throw unreadable(location, messageOf(cause), cause)
  }
}
