import { extname, resolve } from 'node:path'
import { CodedError, type ExtensionRegistry, type Reporter } from '@ioc-scanner/core'

/** A report to write: to a file, or to stdout. */
export interface WantedReport {
  readonly reporter: Reporter
  readonly file?: string
}

/** What flags and configuration say about reports. */
export interface ReportWishes {
  /** `--format`, in order. */
  readonly formats: readonly string[]
  /** `--output`, in order. */
  readonly outputs: readonly string[]
  /** `formats` of the configuration: they count where no flag says anything. */
  readonly configured: readonly { readonly name: string; readonly output?: string }[]
}

const FORMAT_OF_ENDING: Readonly<Record<string, string>> = { md: 'markdown', txt: 'terminal', htm: 'html' }
const DEFAULT_FORMAT = 'terminal'

/**
 * Pairs formats with files: a file takes the format that its ending names, else the next one in order; the format
 * without a file goes to stdout. Without `--format`, the ending alone decides, and stdout has the terminal's report.
 * @throws {CodedError} `USAGE` for more than one report on stdout or in one file, or more files than formats;
 * `EXTENSION_UNKNOWN`.
 */
export function wantedReports(wishes: ReportWishes, extensions: ExtensionRegistry): readonly WantedReport[] {
  const again = repeated(wishes.outputs)
  if (again !== undefined) throw usage(`--output names ${again} twice: each report needs a file of its own`)
  const wanted = pairs(wishes, new Set(extensions.all('reporter').map(({ name }) => name))).map(({ name, file }) => ({
    reporter: extensions.named('reporter', name),
    ...(file === undefined ? {} : { file }),
  }))
  const onStdout = wanted.filter(({ file }) => file === undefined).map(({ reporter }) => reporter.name)
  if (onStdout.length > 1)
    throw usage(`only one report fits on stdout; give an --output for all but one of ${onStdout.join(', ')}`)
  const twice = repeated(wanted.flatMap(({ file }) => (file === undefined ? [] : [file])))
  if (twice !== undefined) throw usage(`two reports cannot both be written to ${twice}`)
  return wanted
}

interface Pair {
  readonly name: string
  readonly file?: string
}

function pairs({ formats, outputs, configured }: ReportWishes, installed: ReadonlySet<string>): readonly Pair[] {
  if (formats.length > 0) return paired(formats, outputs)
  if (outputs.length > 0) return namedByEnding(outputs, installed)
  if (configured.length === 0) return [{ name: DEFAULT_FORMAT }]
  return configured.map(({ name, output }) => (output === undefined ? { name } : { name, file: output }))
}

function paired(formats: readonly string[], outputs: readonly string[]): readonly Pair[] {
  const left = [...formats]
  const take = (index: number): string | undefined => left.splice(index, 1)[0]
  const named = outputs.map((file) => {
    const index = left.indexOf(formatOf(file))
    return { file, name: index < 0 ? undefined : take(index) }
  })
  const inFiles = named.map(({ file, name }) => {
    const format = name ?? take(0)
    if (format === undefined) throw usage(`--output ${file} has no --format left: give as many formats as files`)
    return { file, name: format }
  })
  return [...inFiles, ...left.map((name) => ({ name }))]
}

function namedByEnding(outputs: readonly string[], installed: ReadonlySet<string>): readonly Pair[] {
  const inFiles = outputs.map((file) => {
    const format = formatOf(file)
    if (!installed.has(format)) throw usage(`--output ${file} needs a --format: there are ${[...installed].join(', ')}`)
    return { file, name: format }
  })
  return inFiles.some(({ name }) => name === DEFAULT_FORMAT) ? inFiles : [...inFiles, { name: DEFAULT_FORMAT }]
}

function formatOf(file: string): string {
  const ending = extname(file).slice(1).toLowerCase()
  return FORMAT_OF_ENDING[ending] ?? ending
}

/** The first file that is named a second time, however it is spelled. */
function repeated(files: readonly string[]): string | undefined {
  const paths = files.map((file) => resolve(file))
  return files.find((_, index) => paths.indexOf(paths[index] ?? '') !== index)
}

function usage(message: string): CodedError {
  return new CodedError('USAGE', message)
}
