import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import {
  CodedError,
  messageOf,
  printable,
  type Ecosystem,
  type ExtensionRegistry,
  type Indicator,
} from '@ioc-scanner/core'
import { asked, type Asked } from './asked.js'

/** Files with a line for each question are read here, all others as the source `file` reads them. */
const FORMATS_OF_INDICATORS: ReadonlySet<string> = new Set(['.json', '.yaml', '.yml', '.csv', '.purls'])
const MOST_BYTES = 32 * 1024 * 1024

export interface Questions {
  readonly asked: readonly Asked[]
  /** What could not be read; the others count. */
  readonly problems: readonly string[]
}

/** Whether a file holds indicators, by its ending. */
export function holdsIndicators(file: string): boolean {
  return FORMATS_OF_INDICATORS.has(extname(file).toLowerCase())
}

/**
 * A line for each question; `#` begins a comment, `-` is standard input. A bad line is named, and the others count.
 * @throws {CodedError} `FILE_UNREADABLE`, `USAGE` where no line can be read.
 */
export async function readQuestions(file: string, only: readonly Ecosystem[]): Promise<Questions> {
  const found: Asked[] = []
  const problems: string[] = []
  const text = file === '-' ? await standardInput() : await contentOf(file)
  for (const [index, raw] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.replace(/(^|\s)#.*$/, '').trim()
    if (line === '') continue
    try {
      found.push(asked(line, only))
    } catch (cause) {
      problems.push(`${printable(file)}, line ${index + 1}: ${messageOf(cause)}`)
    }
  }
  if (found.length === 0)
    throw new CodedError(
      'USAGE',
      `${printable(file)} asks for nothing${problems.length > 0 ? `: ${problems[0] ?? ''}` : ''}`,
    )
  return { asked: found, problems }
}

/**
 * Indicators from files, without the network.
 * @throws {CodedError} where a file cannot be read at all, or needs the network.
 */
export async function readIndicators(
  files: readonly string[],
  extensions: ExtensionRegistry,
  only: readonly Ecosystem[],
): Promise<Questions> {
  const found: Indicator[] = []
  const problems: string[] = []
  const source = extensions.named('ioc-source', 'file')
  const context = {
    locations: files,
    signal: new AbortController().signal,
    stamp: () => undefined,
    report: ({ location, line, reason }: { location: string; line?: number; reason: string }) =>
      problems.push(printable(`${location}${line === undefined ? '' : `, line ${line}`}: ${reason}`)),
  }
  for await (const indicator of source.load(context)) found.push(indicator)
  const others = found.filter(({ kind }) => kind !== 'package').length
  if (others > 0) problems.push(`${others} indicators are no packages: the inventory knows only packages`)
  const wanted = found.flatMap((indicator) =>
    indicator.kind === 'package' && (only.length === 0 || only.includes(indicator.ecosystem)) ? [indicator] : [],
  )
  if (wanted.length === 0)
    throw new CodedError('USAGE', `${files.map(printable).join(', ')}: there is no indicator of a package to ask for`)
  return { asked: wanted.map((indicator) => ({ text: indicator.id, indicators: [indicator], unread: [] })), problems }
}

async function contentOf(file: string): Promise<string> {
  try {
    return limited(await readFile(file), file)
  } catch (cause) {
    throw new CodedError('FILE_UNREADABLE', `${printable(file)} cannot be read: ${messageOf(cause)}`, { cause })
  }
}

async function standardInput(): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of process.stdin) {
    parts.push(part as Buffer)
    bytes += (part as Buffer).length
    if (bytes > MOST_BYTES) break
  }
  return limited(Buffer.concat(parts), 'standard input')
}

function limited(content: Buffer, file: string): string {
  if (content.length > MOST_BYTES) throw new CodedError('FILE_UNREADABLE', `${printable(file)} is larger than 32 MiB`)
  return content.toString('utf8')
}
