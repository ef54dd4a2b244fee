import { expect } from '@jest/globals'
import { normaliseName, type ManifestParser, type Package } from '@ioc-scanner/core'
import fc from 'fast-check'
import { anyText } from '../parsing/any-text.js'
import { HOSTILE_INPUTS, LOOK_ALIKE_PATHS, type HostileInput } from '../parsing/hostile-inputs.js'
import { parsed, parsedFromStream, type Parsed } from '../parsing/parsed.js'
import { mutationsOf } from '../parsing/mutations.js'
import { cpuSecondsOf } from './cpu-seconds.js'
import { expectValidName } from './extension-name.js'
import { conforms, type ContractPromise } from './promises.js'

/** A real file of the format. */
export interface ParserSample {
  /** A path that the parser matches. */
  readonly path: string
  readonly content: string
  /** Later lines change what earlier ones mean (go.mod's `replace`): a cut need not yield a subset of the packages. */
  readonly laterLinesMatter?: boolean
}

/** Far more than any input of the suite needs, far less than a quadratic reading takes. CPU time: others may share the machine. */
const MAX_CPU_SECONDS = process.env['LONG_TESTS'] ? 5 : 2
const MAX_REASON_CHARACTERS = 1_000
const MAX_MUTATED_CHARACTERS = 50_000

/**
 * What every manifest parser promises. `samples` are real files of the format: with them the suite also cuts, mutates,
 * streams and re-ends them. Give at least one.
 */
export function conformsToManifestParser(parser: ManifestParser, samples: readonly ParserSample[] = []): void {
  conforms(`manifest parser ${parser.name} keeps the contract`, manifestParserPromises(parser, samples))
}

export function manifestParserPromises(
  parser: ManifestParser,
  samples: readonly ParserSample[],
): readonly ContractPromise[] {
  return [
    {
      name: 'its description is complete',
      check: () => {
        expectValidName(parser.name)
        expect(Number.isInteger(parser.version) && parser.version >= 1).toBe(true)
        expect(['lockfile', 'manifest', 'sbom']).toContain(parser.kind)
        expect(parser.ecosystems.length).toBeGreaterThan(0)
      },
    },
    ...(parser.unread === undefined ? [] : unreadPromises(parser, parser.unread)),
    {
      name: 'it matches no path that only looks like its own',
      check: () => expect(LOOK_ALIKE_PATHS.filter((lookAlike) => parser.matches(lookAlike))).toEqual([]),
    },
    {
      name: 'matching any path answers true or false and never throws',
      check: () => {
        const answers = (path: string): boolean => typeof parser.matches(path) === 'boolean'
        fc.assert(fc.property(anyText(), answers))
      },
    },
    ...(parser.unread === undefined
      ? HOSTILE_INPUTS.flatMap((input) => hostilePromises(parser, samples[0]?.path ?? 'folder/a-file', input))
      : []),
    ...samples.flatMap((sample, index) => samplePromises(parser, sample, `sample ${index + 1} (${sample.path})`)),
  ]
}

/** A format that is known by name only is read by nobody, and says so. */
function unreadPromises(parser: ManifestParser, unread: string): ContractPromise[] {
  return [
    {
      name: 'it says why it is not read',
      check: () => {
        expect(unread.trim()).not.toBe('')
        expect(unread.length).toBeLessThanOrEqual(MAX_REASON_CHARACTERS)
      },
    },
    {
      name: 'it reads nothing, and reports that',
      check: () => {
        for (const content of ['left 1.0.0\n', ...HOSTILE_INPUTS.map(textOf)]) {
          const { packages, problems, references } = parsed(parser, 'a-file', content)
          expect({ packages, references }).toEqual({ packages: [], references: [] })
          expect(problems.map(({ reason }) => reason.includes(unread))).toEqual([true])
        }
      },
    },
  ]
}

/** Some take longer to make than to read. */
const texts = new Map<HostileInput, string>()

function textOf(input: HostileInput): string {
  const known = texts.get(input)
  if (known !== undefined) return known
  const text = input.content()
  texts.set(input, text)
  return text
}

function hostilePromises(parser: ManifestParser, path: string, input: HostileInput): ContractPromise[] {
  const { name } = input
  const read: ContractPromise = {
    name: `it survives ${name}`,
    check: () => {
      const text = textOf(input)
      const { seconds, value } = cpuSecondsOf(() => parsed(parser, path, text))
      expect(violationsOf(parser, text, value)).toEqual([])
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
      expect(seconds).toBeLessThan(MAX_CPU_SECONDS)
    },
  }
  if (parser.parseStream === undefined) return [read]
  const stream: ContractPromise = {
    name: `its stream survives ${name}`,
    check: async () => {
      const text = textOf(input)
      expect(violationsOf(parser, text, await parsedFromStream(parser, path, text))).toEqual([])
    },
  }
  return [read, stream]
}

function samplePromises(parser: ManifestParser, sample: ParserSample, label: string): ContractPromise[] {
  const { path, laterLinesMatter = false } = sample
  const content = sample.content.replaceAll('\r\n', '\n')
  const mutable = content.slice(0, MAX_MUTATED_CHARACTERS)
  const promises: ContractPromise[] = [
    {
      name: `${label}: it matches the path and no look-alike of it`,
      check: () => {
        const lookAlikes = [`${path}.md`, `${path}~`, `${path}/README.md`, `${path}/x/y.md`]
        expect(parser.matches(path)).toBe(true)
        expect(lookAlikes.filter((lookAlike) => parser.matches(lookAlike))).toEqual([])
      },
    },
    {
      name: `${label}: its packages are well formed`,
      check: () => expect(violationsOf(parser, content, parsed(parser, path, content))).toEqual([]),
    },
    {
      name: `${label}: reading it twice gives the same`,
      check: () => expect(parsed(parser, path, content)).toEqual(parsed(parser, path, content)),
    },
    {
      name: `${label}: Windows line ends change nothing`,
      check: () => {
        const windows = parsed(parser, path, content.replaceAll('\n', '\r\n'))
        expect(windows.packages).toEqual(parsed(parser, path, content).packages)
      },
    },
    {
      name: `${label}: cut off anywhere it gives known packages, but for the entry that was cut, or a problem`,
      check: () => {
        const whole = new Set(parsed(parser, path, content).packages.map(identityOf))
        const cutAnywhere = (length: number): void => {
          const cut = content.slice(0, length)
          const { packages, problems } = parsed(parser, path, cut)
          expect(violationsOf(parser, cut, { packages, problems, references: [] })).toEqual([])
          if (laterLinesMatter || problems.length > 0) return
          const unknown = new Set(packages.map(identityOf).filter((identity) => !whole.has(identity)))
          expect([...unknown].slice(1)).toEqual([])
        }
        fc.assert(fc.property(fc.nat(content.length), cutAnywhere))
      },
    },
    {
      name: `${label}: mutated in any way it never throws`,
      check: () => {
        const survives = (mutated: string): void =>
          expect(violationsOf(parser, mutated, parsed(parser, path, mutated))).toEqual([])
        fc.assert(fc.property(mutationsOf(mutable), survives))
      },
    },
  ]
  return parser.parseStream === undefined ? promises : [...promises, ...streamPromises(parser, path, content, label)]
}

function streamPromises(parser: ManifestParser, path: string, content: string, label: string): ContractPromise[] {
  const mutable = content.slice(0, MAX_MUTATED_CHARACTERS)
  return [
    {
      name: `${label}: streamed in chunks of any size it gives the same packages`,
      check: async () => {
        for (const chunkBytes of [1, 7, 64 * 1024]) {
          const streamed = await parsedFromStream(parser, path, content, chunkBytes)
          expect(streamed.packages).toEqual(parsed(parser, path, content).packages)
        }
      },
    },
    {
      name: `${label}: mutated in any way its stream never rejects`,
      check: async () => {
        const survives = async (mutated: string): Promise<void> =>
          expect(violationsOf(parser, mutated, await parsedFromStream(parser, path, mutated, 977))).toEqual([])
        await fc.assert(fc.asyncProperty(mutationsOf(mutable), survives), { numRuns: 50 })
      },
    },
  ]
}

/** Everything that is wrong with what a parser returned, in words; at most a few, so that a failure stays readable. */
function violationsOf(parser: ManifestParser, content: string, { packages, problems, references }: Parsed): string[] {
  const lines = linesIn(content)
  const wrong: string[] = []
  const isLine = (line: number | undefined): boolean =>
    line === undefined || (Number.isInteger(line) && line >= 1 && line <= lines)
  for (const entry of packages) {
    const fault = faultOf(parser, entry)
    if (fault !== undefined) wrong.push(`${JSON.stringify(entry).slice(0, 200)}: ${fault}`)
    if (!isLine(entry.line)) wrong.push(`line ${entry.line} of ${lines}: ${JSON.stringify(entry).slice(0, 200)}`)
  }
  for (const { line, reason } of problems) {
    if (typeof reason !== 'string' || reason.trim() === '') wrong.push('a problem without a reason')
    else if (reason.length > MAX_REASON_CHARACTERS) wrong.push(`a reason of ${reason.length} characters`)
    if (!isLine(line)) wrong.push(`problem '${reason.slice(0, 200)}' is at line ${line} of ${lines}`)
  }
  for (const reference of references) {
    const steps = reference.replace(/^\//, '').split('/')
    if (reference === '' || steps[0] === '' || steps.includes('..'))
      wrong.push(`reference '${reference}' leaves the root`)
  }
  // Work is bounded by the input: whoever multiplies entries has built an amplifier.
  if (packages.length + problems.length > content.length + 10) wrong.push('more packages and problems than characters')
  return wrong.slice(0, 5)
}

function faultOf(parser: ManifestParser, entry: Package): string | undefined {
  const { ecosystem, name, version, constraint, dependencyPath = [] } = entry
  if (!parser.ecosystems.includes(ecosystem)) return `ecosystem '${ecosystem}' is not one that the parser names`
  if (typeof name !== 'string' || name === '') return 'without a name'
  if (normaliseName(ecosystem, name) !== name) return 'its name is not normalised'
  if ((version === undefined) === (constraint === undefined)) return 'needs exactly one of version and constraint'
  if (typeof (version ?? constraint) !== 'string' || version === '') return 'its version is no text'
  if (dependencyPath.some((step) => typeof step !== 'string' || step === '')) return 'an empty step in dependencyPath'
  return undefined
}

/** By LF alone, with room for those who also count a lone CR, as editors do. */
function linesIn(content: string): number {
  let lines = 1
  for (let index = 0; index < content.length; index += 1) {
    const code = content.charCodeAt(index)
    if (code === 10 || code === 13) lines += 1
  }
  return lines
}

function identityOf({ ecosystem, name, version, constraint }: Package): string {
  return JSON.stringify([ecosystem, name, version, constraint])
}
