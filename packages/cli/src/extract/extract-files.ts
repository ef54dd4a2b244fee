import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { decodeContent } from '@ioc-scanner/engine'
import { CodedError, messageOf, printable, type ManifestParser, type Package, type Problem } from '@ioc-scanner/core'

export interface ExtractedFile {
  /** As the user named it, safe to print. */
  readonly path: string
  readonly packages: readonly Package[]
  readonly problems: readonly Problem[]
}

/**
 * Reads each file with every parser that wants it by name.
 * @throws {CodedError} `FILE_UNREADABLE`; `NO_PARSER` for a file that nobody reads, with the parsers that there are.
 */
export async function extractFiles(
  paths: readonly string[],
  parsers: readonly ManifestParser[],
): Promise<readonly ExtractedFile[]> {
  return Promise.all(paths.map((path) => extractFile(path, parsers)))
}

async function extractFile(path: string, parsers: readonly ManifestParser[]): Promise<ExtractedFile> {
  const shown = printable(path)
  // Some parsers want a folder in the name (.github/workflows/ci.yml), so the whole path is asked for first.
  const slashed = path.replaceAll('\\', '/')
  const readers = [slashed, basename(slashed)]
    .map((name) => parsers.filter((parser) => parser.matches(name)))
    .find((found) => found.length > 0)
  if (readers === undefined) {
    const names = parsers.map(({ name }) => name).join(', ')
    throw new CodedError('NO_PARSER', `no parser reads a file named ${shown}; installed: ${names}`)
  }
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (cause) {
    throw new CodedError('FILE_UNREADABLE', `${shown} cannot be read: ${printable(messageOf(cause))}`, { cause })
  }
  const decoded = decodeContent(bytes)
  if ('gap' in decoded) return { path: shown, packages: [], problems: [{ reason: decoded.gap.detail }] }
  const problems: Problem[] = []
  const packages = readers.flatMap(
    (parser) => parser.parse({ path: slashed, content: decoded.text }, (problem) => problems.push(problem)).packages,
  )
  return { path: shown, packages: sorted(packages), problems }
}

function sorted(packages: readonly Package[]): readonly Package[] {
  const keyOf = ({ ecosystem, name, version, constraint }: Package): string =>
    [ecosystem, name, version ?? constraint ?? ''].join('\0')
  return [...packages].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0))
}
