import { argv, hrtime, resourceUsage, stdin, stdout } from 'node:process'

/** What the process that reads a large lockfile says of itself, as one line of JSON. */
export interface LargeReading {
  readonly seconds: number
  readonly peakMiB: number
  readonly packages: number
  /** Where the one package was found that an indicator names. */
  readonly line: number | null
  readonly problems: readonly string[]
}

interface Found {
  readonly name: string
  readonly version?: string
  readonly line?: number
}

/** As much of a parser as is used here: benchmarks import nothing of the scanner but what is built. */
interface StreamingParser {
  readonly name: string
  parseStream(
    input: {
      readonly path: string
      readonly chunks: AsyncIterable<Uint8Array>
      readonly keeps?: (found: Found) => boolean
    },
    report: (problem: { readonly line?: number; readonly reason: string }) => void,
  ): Promise<{ readonly packages: readonly Found[] }>
}

type Answer = Omit<LargeReading, 'seconds' | 'peakMiB'>

const READERS: Record<string, (path: string, parser: string, name: string) => Promise<Answer>> = {
  nothing: async () => {
    for await (const chunk of stdin) if (chunk === null) break
    return { packages: 0, line: null, problems: [] }
  },
  matches: (path, parser, name) => stream(path, parser, name, (found) => isNamed(found, name)),
  all: (path, parser, name) => stream(path, parser, name),
  'JSON.parse': async (_path, _parser, name) => {
    const text = await wholeText()
    const { packages } = JSON.parse(text) as { readonly packages: Readonly<Record<string, unknown>> }
    return {
      packages: Object.keys(packages).length - 1,
      line: `node_modules/${name}` in packages ? 0 : null,
      problems: [],
    }
  },
}

async function stream(path: string, name: string, wanted: string, keeps?: (found: Found) => boolean): Promise<Answer> {
  const parser = await parserOf(name)
  const problems: string[] = []
  const input = { path, chunks: stdin as AsyncIterable<Uint8Array>, ...(keeps === undefined ? {} : { keeps }) }
  const { packages } = await parser.parseStream(input, ({ line, reason }) => problems.push(`line ${line}: ${reason}`))
  return { packages: packages.length, line: packages.find((one) => isNamed(one, wanted))?.line ?? null, problems }
}

/** Some ecosystems put an owner in front. */
function isNamed({ name }: Found, wanted: string): boolean {
  return name === wanted || name.endsWith(`/${wanted}`)
}

async function parserOf(name: string): Promise<StreamingParser> {
  const built = new URL('../../../packages/manifests/dist/index.js', import.meta.url)
  const { parsers } = (await import(built.href)) as { readonly parsers: readonly Partial<StreamingParser>[] }
  const found = parsers.find((parser) => parser.name === name)
  if (found?.parseStream === undefined) throw new Error(`no parser named ${name} that reads streams`)
  return found as StreamingParser
}

async function wholeText(): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const chunk of stdin) parts.push(chunk as Uint8Array)
  return Buffer.concat(parts).toString('utf8')
}

const [, , how = '', path = '', parser = '', name = ''] = argv
const reader = READERS[how]
if (reader === undefined) throw new Error(`no way of reading named ${how}`)
const startedAt = hrtime.bigint()
const answer = await reader(path, parser, name)
const reading: LargeReading = {
  seconds: Number(hrtime.bigint() - startedAt) / 1e9,
  peakMiB: resourceUsage().maxRSS / 1024,
  ...answer,
}
stdout.write(`${JSON.stringify(reading)}\n`)
