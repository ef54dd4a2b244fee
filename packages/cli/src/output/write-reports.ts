import { printable, type Report } from '@ioc-scanner/core'
import { counted } from './counted.js'
import { columnsOf, hasColour } from './terminal-traits.js'
import { checkWritable, writeWhole } from './report-file.js'
import type { WantedReport } from './wanted-reports.js'

const COLUMNS_OF_A_FILE = 80

/** @throws {CodedError} `OUTPUT_FAILED` naming the first file that could not be written. */
export async function checkOutputs(wanted: readonly WantedReport[]): Promise<void> {
  for (const { file } of wanted) if (file !== undefined) await checkWritable(file)
}

/**
 * Writes the reports, files first: a reader of stdout that goes away takes none of them with it. Announces files.
 * @throws {CodedError} `OUTPUT_FAILED` naming the file and the reason.
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
    await reporter.render(report, stdout, { columns: columnsOf(stdout), colour: hasColour(stdout, process.env) })
  }
}

function inShort({ findings, coverage }: Report): string {
  return `${counted(findings.length, 'finding')}, ${counted(coverage.gaps.length, 'gap')}`
}
