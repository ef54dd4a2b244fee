import {
  CodedError,
  ECOSYSTEMS,
  ecosystemOf,
  printable,
  printableJson,
  type Ecosystem,
  type ExtensionRegistry,
} from '@ioc-scanner/core'
import { openToRead } from '../inventory/open-for-scan.js'
import { checkWritable, writeWhole } from '../output/report-file.js'
import { columnsOf, hasColour } from '../output/terminal-traits.js'
import { counted } from '../output/counted.js'
import { answerAsJson, answerAsLines } from './answer-json.js'
import { answerAsReport } from './answer-report.js'
import { answerAsTable } from './answer-table.js'
import { answerAsText } from './answer-text.js'
import { answerQuery, type Answer } from './answer.js'
import { asked, type Asked } from './asked.js'
import { exitCodeOfAnswer } from './exit-code.js'
import { momentOf } from './moment.js'
import { holdsIndicators, readIndicators, readQuestions, type Questions } from './read-asked.js'

export interface QueryJob {
  readonly texts: readonly string[]
  readonly files: readonly string[]
  readonly iocs: readonly string[]
  readonly ecosystems: readonly string[]
  readonly direct: boolean
  readonly asOf: string | undefined
  readonly ever: boolean
  readonly staleAfterMs: number
  readonly format: string | undefined
  readonly output: string | undefined
  /** Where the inventory is kept. */
  readonly folder: string
  readonly extensions: ExtensionRegistry
  readonly toolVersion: string
  /** A warning on stderr. */
  readonly tell: (message: string) => void
  /** To stdout. */
  readonly write: (text: string) => Promise<void>
}

const OWN_FORMATS: readonly string[] = ['terminal', 'tsv', 'json', 'ndjson']
const COLUMNS_OF_A_FILE = 80

/** Asks, answers and returns the exit code. @throws {CodedError} `USAGE`, `INVENTORY_…`, `OUTPUT_FAILED` */
export async function runQuery(job: QueryJob): Promise<number> {
  const only = job.ecosystems.map(knownEcosystem)
  const asOfMs = job.asOf === undefined ? undefined : momentOf(job.asOf)
  const format = formatOf(job)
  const questions = await questionsOf(job, only)
  for (const problem of questions.problems) job.tell(problem)
  if (job.output !== undefined) await checkWritable(job.output)
  const inventory = await openToRead(job.folder)
  try {
    const answer = await answerQuery(inventory, {
      asked: questions.asked,
      parsers: job.extensions.all('manifest-parser').map(({ extension }) => extension),
      direct: job.direct,
      ever: job.ever,
      ...(asOfMs === undefined ? {} : { asOfMs }),
      staleAfterMs: job.staleAfterMs,
    })
    if (answer.knowledge.scanned === 0 && answer.sightings.length === 0)
      throw new CodedError(
        'INVENTORY_EMPTY',
        `nothing has been looked at yet: ${printable(inventory.file)} is empty; scan first`,
      )
    await deliver(job, format, answer, questions.asked)
    return exitCodeOfAnswer(answer)
  } finally {
    await inventory.close()
  }
}

async function questionsOf(job: QueryJob, only: readonly Ecosystem[]): Promise<Questions> {
  const { texts, files, iocs, extensions } = job
  if (texts.length + files.length + iocs.length === 0)
    throw new CodedError(
      'USAGE',
      'nothing is asked for: name a package, as in axios@1.14.1, or --file FILE or --iocs FILE',
    )
  const lists = files.filter((file) => file === '-' || !holdsIndicators(file))
  const indicators = [...iocs, ...files.filter((file) => !lists.includes(file))]
  const parts: Questions[] = [{ asked: texts.map((text) => asked(text, only)), problems: [] }]
  for (const file of lists) parts.push(await readQuestions(file, only))
  if (indicators.length > 0) parts.push(await readIndicators(indicators, extensions, only))
  return { asked: parts.flatMap((part) => part.asked), problems: parts.flatMap(({ problems }) => problems) }
}

function formatOf({ format, output, extensions }: QueryJob): string {
  if (format === undefined) return output === undefined && !process.stdout.isTTY ? 'tsv' : 'terminal'
  if (OWN_FORMATS.includes(format)) return format
  const installed = extensions.all('reporter').map(({ name }) => name)
  if (installed.includes(format)) return format
  const all = [...new Set([...OWN_FORMATS, ...installed])].join(', ')
  throw new CodedError('USAGE', `--format ${printable(format)} is unknown; there are ${all}`)
}

async function deliver(job: QueryJob, format: string, answer: Answer, questions: readonly Asked[]): Promise<void> {
  const { output, write } = job
  if (output === undefined) {
    await render(
      job,
      format,
      answer,
      questions,
      { columns: columnsOf(process.stdout), colour: hasColour(process.stdout, process.env) },
      write,
    )
  } else {
    await writeWhole(output, async (stream) => {
      const toFile = (text: string): Promise<void> => new Promise((resolve) => stream.write(text, () => resolve()))
      await render(job, format, answer, questions, { columns: COLUMNS_OF_A_FILE, colour: false }, toFile, stream)
    })
  }
  if (format === 'terminal') return
  for (const warning of answer.warnings) job.tell(warning)
  const { notCovered } = answer.knowledge
  // A program reads the lines, and who started it must know what they are not.
  if (format === 'tsv' && notCovered.length > 0)
    job.tell(`${counted(notCovered.length, 'thing')} not covered by this answer; --format json names them`)
}

async function render(
  { extensions, toolVersion }: QueryJob,
  format: string,
  answer: Answer,
  questions: readonly Asked[],
  options: { readonly columns: number; readonly colour: boolean },
  write: (text: string) => Promise<void>,
  stream: NodeJS.WritableStream = process.stdout,
): Promise<void> {
  const nowMs = Date.now()
  if (format === 'terminal') return write(answerAsText(answer, questions, { ...options, nowMs }))
  if (format === 'json') return write(`${printableJson(JSON.stringify(answerAsJson(answer, questions), null, 2))}\n`)
  if (format === 'tsv') return writeEach(answerAsTable(answer), write)
  if (format === 'ndjson') return writeEach(answerAsLines(answer), write)
  await extensions
    .named('reporter', format)
    .render(answerAsReport(answer, questions, { nowMs, toolVersion }), stream, options)
}

const LINES_AT_ONCE = 500

async function writeEach(lines: Iterable<string>, write: (text: string) => Promise<void>): Promise<void> {
  let waiting: string[] = []
  for (const line of lines) {
    waiting.push(line)
    if (waiting.length < LINES_AT_ONCE) continue
    await write(waiting.join(''))
    waiting = []
  }
  if (waiting.length > 0) await write(waiting.join(''))
}

function knownEcosystem(name: string): Ecosystem {
  const ecosystem = ecosystemOf(name)
  if (ecosystem === undefined)
    throw new CodedError('USAGE', `--ecosystem '${printable(name)}' is unknown; there are ${ECOSYSTEMS.join(', ')}`)
  return ecosystem
}
