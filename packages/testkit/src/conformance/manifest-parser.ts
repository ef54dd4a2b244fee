import { describe, expect, test } from '@jest/globals'
import { normaliseName, type ManifestParser, type Package } from '@ioc-scanner/core'
import fc from 'fast-check'
import { HOSTILE_INPUTS, LOOK_ALIKE_PATHS } from '../parsing/hostile-inputs.js'
import { parsed, parsedFromStream, type Parsed } from '../parsing/parsed.js'
import { mutationsOf } from '../parsing/mutations.js'
import { cpuSecondsOf } from './cpu-seconds.js'
import { expectValidName } from './extension-name.js'

/** A real file of the format. */
export interface ParserSample {
  /** A path that the parser matches. */
  readonly path: string
  readonly content: string
  /** Later lines change what earlier ones mean (go.mod's `replace`): a cut need not yield a subset of the packages. */
  readonly laterLinesMatter?: boolean
}

/** Far more than any input of the suite needs, far less than a quadratic reading takes. CPU time: others may share the machine. */
const MAX_CPU_SECONDS = 5
const MAX_REASON_CHARACTERS = 1_000
const MAX_MUTATED_CHARACTERS = 50_000

/**
 * What every manifest parser promises. `samples` are real files of the format: with them the suite also cuts, mutates,
 * streams and re-ends them. Give at least one.
 */
export function conformsToManifestParser(parser: ManifestParser, samples: readonly ParserSample[] = []): void {
  const path = samples[0]?.path ?? 'folder/a-file'

  describe(`manifest parser ${parser.name} keeps the contract`, () => {
    test('its description is complete', () => {
      expectValidName(parser.name)
      expect(Number.isInteger(parser.version) && parser.version >= 1).toBe(true)
      expect(['lockfile', 'manifest', 'sbom']).toContain(parser.kind)
      expect(parser.ecosystems.length).toBeGreaterThan(0)
    })

    test.each(LOOK_ALIKE_PATHS)('it does not match the look-alike %j', (lookAlike) => {
      expect(parser.matches(lookAlike)).toBe(false)
    })

    test('matching any path answers true or false and never throws', () => {
      const matches = (candidate: string): void => expect(typeof parser.matches(candidate)).toBe('boolean')
      fc.assert(fc.property(fc.string({ unit: 'binary' }), matches))
    })

    test.each(HOSTILE_INPUTS)('it survives $name', ({ content }) => {
      const text = content()
      const { seconds, value } = cpuSecondsOf(() => parsed(parser, path, text))
      expect(violationsOf(parser, text, value)).toEqual([])
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
      expect(seconds).toBeLessThan(MAX_CPU_SECONDS)
    })

    if (parser.parseStream !== undefined) {
      test.each(HOSTILE_INPUTS)('its stream survives $name', async ({ content }) => {
        const text = content()
        expect(violationsOf(parser, text, await parsedFromStream(parser, path, text))).toEqual([])
      })
    }

    for (const [index, sample] of samples.entries()) {
      describe(`with sample ${index + 1} (${sample.path})`, () => readsSample(parser, sample))
    }
  })
}

function readsSample(parser: ManifestParser, sample: ParserSample): void {
  const { path, laterLinesMatter = false } = sample
  const content = sample.content.replaceAll('\r\n', '\n')
  const mutable = content.slice(0, MAX_MUTATED_CHARACTERS)

  test('it matches the path and no look-alike of it', () => {
    const lookAlikes = [`${path}.md`, `${path}~`, `${path}/README.md`, `${path}/x/y.md`]
    expect(parser.matches(path)).toBe(true)
    expect(lookAlikes.filter((lookAlike) => parser.matches(lookAlike))).toEqual([])
  })

  test('its packages are well formed', () => {
    expect(violationsOf(parser, content, parsed(parser, path, content))).toEqual([])
  })

  test('reading it twice gives the same', () => {
    expect(parsed(parser, path, content)).toEqual(parsed(parser, path, content))
  })

  test('Windows line ends change nothing', () => {
    const windows = parsed(parser, path, content.replaceAll('\n', '\r\n'))
    expect(windows.packages).toEqual(parsed(parser, path, content).packages)
  })

  test('cut off anywhere it gives known packages, but for the entry that was cut, or a problem', () => {
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
  })

  test('mutated in any way it never throws', () => {
    const survives = (mutated: string): void =>
      expect(violationsOf(parser, mutated, parsed(parser, path, mutated))).toEqual([])
    fc.assert(fc.property(mutationsOf(mutable), survives))
  })

  if (parser.parseStream !== undefined) {
    test.each([1, 7, 64 * 1024])('streamed in chunks of %i bytes it gives the same packages', async (chunkBytes) => {
      const streamed = await parsedFromStream(parser, path, content, chunkBytes)
      expect(streamed.packages).toEqual(parsed(parser, path, content).packages)
    })

    test('mutated in any way its stream never rejects', async () => {
      const survives = async (mutated: string): Promise<void> =>
        expect(violationsOf(parser, mutated, await parsedFromStream(parser, path, mutated, 977))).toEqual([])
      await fc.assert(fc.asyncProperty(mutationsOf(mutable), survives), { numRuns: 50 })
    })
  }
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
    const steps = reference.split('/')
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
