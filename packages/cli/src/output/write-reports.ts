import { codeOf, printable, type Report } from '@ioc-scanner/core'
import { counted } from './counted.js'
import { columnsOf, hasColour } from './terminal-traits.js'
import { checkWritable, writeWhole } from './report-file.js'
import { standardOutputFailed } from './write-failure.js'
import type { WantedReport } from './wanted-reports.js'

const COLUMNS_OF_A_FILE = 80

/** @throws {CodedError} `OUTPUT_FAILED` naming the first file that could not be written. */
export async function checkOutputs(wanted: readonly WantedReport[]): Promise<void> {
  for (const { file } of wanted) if (file !== undefined) await checkWritable(file)
}

/**
 * Writes the reports, files first: a reader of stdout that goes away takes none of them with it. Announces files.
 * @throws {CodedError} `OUTPUT_FAILED` naming the file, or standard output, and the reason.
 */
export async function writeReports(
  report: Report,
  wanted: readonly WantedReport[],
  announce: (line: string) => void = () => undefined,
): Promise<void> {
  const inFiles = wanted.flatMap(({ reporter, file }) => (file === undefined ? [] : [{ reporter, file }]))
  for (const { reporter, file } of inFiles) {
    const options = { columns: COLUMNS_OF_A_FILE, colour: false }
    await writeWhole(file, (stream) => reporter.render(report, stream, options))
    announce(`${printable(file)} written: ${inShort(report)}`)
  }
  const { stdout } = process
  for (const { reporter, file } of wanted) {
    if (file !== undefined) continue
    const options = { columns: columnsOf(stdout), colour: hasColour(stdout, process.env) }
    try {
      await reporter.render(report, stdout, options)
    } catch (cause) {
      // `| head` has seen enough: the scan is done, and its exit code stays.
      if (READER_WENT.has(codeOf(cause) ?? '')) return
      throw isOfTheSystem(cause) ? standardOutputFailed(cause) : cause
    }
  }
}

const READER_WENT: ReadonlySet<string> = new Set(['EPIPE', 'OUTPUT_CLOSED'])

/** Not a mistake of the reporter: the system would not take what it wrote. */
function isOfTheSystem(cause: unknown): boolean {
  return typeof (cause as { readonly errno?: unknown } | null | undefined)?.errno === 'number'
}

function inShort({ findings, coverage }: Report): string {
  return `${counted(findings.length, 'finding')}, ${counted(coverage.gaps.length, 'gap')}`
}
