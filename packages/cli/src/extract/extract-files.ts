import { createReadStream } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { decodeContent } from '@ioc-scanner/engine'
import {
  CodedError,
  codeOf,
  messageOf,
  printable,
  type ManifestParser,
  type Package,
  type ParsedManifest,
  type Problem,
} from '@ioc-scanner/core'

export interface ExtractedFile {
  /** As the user named it, safe to print. */
  readonly path: string
  /** Sorted by ecosystem, name and version. */
  readonly packages: readonly Package[]
  readonly problems: readonly Problem[]
}

const MIB = 1_048_576
/** Larger files are streamed by parsers that can. */
const STREAMED_ABOVE_BYTES = MIB
const LARGEST_AT_ONCE_BYTES = 64 * MIB

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
}

/**
 * Reads each file with every parser that wants it by name.
 * @throws {CodedError} `FILE_UNREADABLE`; `NO_PARSER` for a file that nobody reads, with the parsers that there are.
 */
export async function extractFiles(
  paths: readonly string[],
  parsers: readonly ManifestParser[],
): Promise<readonly ExtractedFile[]> {
  const extracted: ExtractedFile[] = []
  for (const path of paths) extracted.push(await extractFile(path, parsers)) // one by one: memory for one file
  return extracted
}

async function extractFile(path: string, parsers: readonly ManifestParser[]): Promise<ExtractedFile> {
  const shown = printable(path)
  const readers = readersOf(path, parsers)
  if (readers.length === 0) {
    throw await unreadError(path, shown, parsers)
  }
  const problems: Problem[] = []
  const parsed: (readonly Package[])[] = []
  for (const parser of readers) parsed.push((await parseFile(path, parser, problems))?.packages ?? [])
  return { path: shown, packages: sorted(parsed.flat()), problems }
}

/** The name says the format, so what has none of the known names is not read. */
async function unreadError(path: string, shown: string, parsers: readonly ManifestParser[]): Promise<CodedError> {
  if (path === '-')
    return new CodedError('NO_PARSER', 'standard input is not read: name the file, because its name says the format')
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory() === true)
    return new CodedError('NO_PARSER', `${shown} is a folder: name the files in it, or \`scan --path ${shown}\``)
  const names = parsers.filter(({ unread }) => unread === undefined).map(({ name }) => name)
  return new CodedError('NO_PARSER', `no parser reads a file named ${shown}; installed: ${names.join(', ')}`)
}

/**
 * Some parsers want folders in the name (.github/workflows/ci.yml): every end of the path is a path from some root. A format
 * that is known by its names only speaks where nobody reads the file.
 */
function readersOf(path: string, parsers: readonly ManifestParser[]): readonly ManifestParser[] {
  const segments = path.replaceAll('\\', '/').split('/')
  const ends = segments.map((_, index) => segments.slice(index).join('/'))
  const matching = parsers.filter((parser) => ends.some((end) => parser.matches(end)))
  const reading = matching.filter(({ unread }) => unread === undefined)
  return reading.length > 0 ? reading : matching
}

async function parseFile(
  path: string,
  parser: ManifestParser,
  problems: Problem[],
): Promise<ParsedManifest | undefined> {
  const report = (problem: Problem): void => void problems.push(problem)
  const { size, bytes } = await contentOf(path, parser)
  try {
    if (parser.unread !== undefined) return parser.parse({ path, content: '' }, report)
    if (parser.parseStream !== undefined && bytes === undefined)
      return await parser.parseStream({ path, chunks: createReadStream(path) }, report)
    if (bytes === undefined) {
      report({ reason: `with ${Math.ceil(size / MIB)} MiB it is too large for ${parser.name}` })
      return undefined
    }
    const decoded = decodeContent(bytes)
    if ('text' in decoded) return parser.parse({ path, content: decoded.text }, report)
    report({ reason: decoded.gap.detail })
  } catch (cause) {
    report({ reason: `the parser ${parser.name} failed: ${messageOf(cause)}` })
  }
  return undefined
}

/** The bytes; none for a file that is to be streamed, or too large to be read at once. */
async function contentOf(
  path: string,
  parser: ManifestParser,
): Promise<{ readonly size: number; readonly bytes?: Uint8Array }> {
  let file: FileHandle | undefined
  try {
    file = await open(path)
    const { size } = await file.stat()
    const mostBytes = parser.parseStream === undefined ? LARGEST_AT_ONCE_BYTES : STREAMED_ABOVE_BYTES
    return size > mostBytes ? { size } : { size, bytes: await file.readFile() }
  } catch (cause) {
    const reason = REASONS[codeOf(cause) ?? ''] ?? printable(messageOf(cause))
    throw new CodedError('FILE_UNREADABLE', `${printable(path)} cannot be read: ${reason}`, { cause })
  } finally {
    await file?.close()
  }
}

function sorted(packages: readonly Package[]): readonly Package[] {
  const keyOf = ({ ecosystem, name, version, constraint }: Package): string =>
    [ecosystem, name, version ?? constraint ?? ''].join('\0')
  return [...packages].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0))
}
