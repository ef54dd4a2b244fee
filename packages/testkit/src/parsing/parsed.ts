import type { ManifestParser, Package, Problem } from '@ioc-scanner/core'

/** Everything that a parser said of one file. */
export interface Parsed {
  readonly packages: readonly Package[]
  readonly problems: readonly Problem[]
  readonly references: readonly string[]
}

/** Parses a text as if the engine had fetched it from that path. */
export function parsed(parser: ManifestParser, path: string, content: string): Parsed {
  const problems: Problem[] = []
  const { packages, references = [] } = parser.parse({ path, content }, (problem) => problems.push(problem))
  return { packages, problems, references }
}

/** The same through `parseStream`, in pieces of `chunkBytes`: small ones cut through lines and characters. */
export async function parsedFromStream(
  parser: ManifestParser,
  path: string,
  content: string | Uint8Array,
  chunkBytes = 64 * 1024,
): Promise<Parsed> {
  if (parser.parseStream === undefined) throw new Error(`parser '${parser.name}' has no parseStream`)
  const problems: Problem[] = []
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  const chunks = chunksOf(bytes, chunkBytes)
  const { packages, references = [] } = await parser.parseStream({ path, chunks }, (problem) => problems.push(problem))
  return { packages, problems, references }
}

/** `left@1.0.0`; a constraint stands in brackets: `left@[^1.0.0]`. */
export function nameAtVersion({ name, version, constraint }: Package): string {
  return `${name}@${version ?? `[${constraint ?? ''}]`}`
}

async function* chunksOf(bytes: Uint8Array, chunkBytes: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += chunkBytes) yield bytes.subarray(start, start + chunkBytes)
}
