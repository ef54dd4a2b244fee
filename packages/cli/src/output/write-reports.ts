import { createWriteStream } from 'node:fs'
import { extname } from 'node:path'
import { finished } from 'node:stream/promises'
import { CodedError, messageOf, type ExtensionRegistry, type Report, type Reporter } from '@ioc-scanner/core'

/** A report to write: to a file, or to stdout. */
export interface WantedReport {
  readonly reporter: Reporter
  readonly file?: string
}

const DEFAULT_COLUMNS = 80

/**
 * Pairs formats with files: a file takes the format that its ending names, else the next one in order; the format
 * without a file goes to stdout.
 * @throws {CodedError} `USAGE` for more than one report on stdout, or more files than formats; `EXTENSION_UNKNOWN`.
 */
export function wantedReports(
  formats: readonly string[],
  outputs: readonly string[],
  extensions: ExtensionRegistry,
): readonly WantedReport[] {
  const names = formats.length > 0 ? formats : ['terminal']
  const left = names.map((name) => ({ name, reporter: extensions.named('reporter', name) }))
  const byEnding = outputs.map((file) => ({ file, format: take(left, ({ name }) => extname(file) === `.${name}`) }))
  const inFiles = byEnding.map(({ file, format }) => ({ file, format: format ?? left.shift() }))
  const unmatched = inFiles.find(({ format }) => format === undefined)
  if (unmatched !== undefined)
    throw new CodedError('USAGE', `--output ${unmatched.file} has no --format left: give as many formats as files`)
  if (left.length > 1) {
    throw new CodedError(
      'USAGE',
      `only one report fits on stdout; give an --output for all but one of ${left.map(({ name }) => name).join(', ')}`,
    )
  }
  return [
    ...inFiles.flatMap(({ file, format }) => (format === undefined ? [] : [{ reporter: format.reporter, file }])),
    ...left.map(({ reporter }) => ({ reporter })),
  ]
}

/** @throws {CodedError} `OUTPUT_FAILED` naming the file and the reason. */
export async function writeReports(report: Report, wanted: readonly WantedReport[]): Promise<void> {
  for (const { reporter, file } of wanted) {
    if (file === undefined) {
      const { stdout } = process
      await reporter.render(report, stdout, { columns: stdout.columns ?? DEFAULT_COLUMNS, colour: hasColour(stdout) })
      continue
    }
    try {
      const stream = createWriteStream(file)
      await Promise.all([
        finished(stream),
        reporter.render(report, stream, { columns: DEFAULT_COLUMNS, colour: false }).then(() => stream.end()),
      ])
    } catch (cause) {
      throw new CodedError('OUTPUT_FAILED', `the report could not be written to ${file}: ${messageOf(cause)}`, {
        cause,
      })
    }
  }
}

/** Colour only on a terminal, and not where NO_COLOR is set. */
export function hasColour(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && !process.env['NO_COLOR'] && stream.getColorDepth() > 1
}

function take<Item>(items: Item[], wanted: (item: Item) => boolean): Item | undefined {
  const index = items.findIndex(wanted)
  return index < 0 ? undefined : items.splice(index, 1)[0]
}
