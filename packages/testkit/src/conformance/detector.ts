import { expect } from '@jest/globals'
import { CONFIDENCES, SEVERITIES, type ArtifactIndicator, type Detection, type Detector } from '@ioc-scanner/core'
import fc from 'fast-check'
import { anyText } from '../parsing/any-text.js'
import { artifactIndicator } from '../builders/indicators.js'
import { fileEntry, repository } from '../builders/repositories.js'
import { HOSTILE_INPUTS } from '../parsing/hostile-inputs.js'
import { mutationsOf } from '../parsing/mutations.js'
import { cpuSecondsOf } from './cpu-seconds.js'
import { expectValidName } from './extension-name.js'
import { frozen } from './frozen.js'
import { conforms, type ContractPromise } from './promises.js'

/** A file in which the detector sees something. */
export interface DetectorSample {
  readonly path: string
  readonly content: string
  /** What it is told to look for. */
  readonly indicators: readonly ArtifactIndicator[]
}

const MAX_CPU_SECONDS = 5
const OID = 'b'.repeat(40)
const KINDS = ['artifact', 'workflow', 'secret', 'script', 'repository']

/** What every detector promises. Give at least one sample. */
export function conformsToDetector(create: () => Detector, samples: readonly DetectorSample[] = []): void {
  conforms(`detector ${create().name} keeps the contract`, detectorPromises(create, samples))
}

export function detectorPromises(
  create: () => Detector,
  samples: readonly DetectorSample[],
): readonly ContractPromise[] {
  const path = samples[0]?.path ?? '.github/workflows/ci.yml'
  const indicators = samples[0]?.indicators ?? [artifactIndicator()]
  return [
    { name: 'its name is kebab-case', check: () => expectValidName(create().name) },
    {
      name: 'selecting any file answers true or false and never throws',
      check: () => {
        const detector = create()
        const answers = (name: string, size: number | undefined): boolean => {
          const sized = size === undefined ? {} : { size }
          return typeof detector.selects(frozen({ path: name, oid: OID, kind: 'file', ...sized })) === 'boolean'
        }
        fc.assert(fc.property(anyText(), fc.option(fc.nat(), { nil: undefined }), answers))
      },
    },
    ...HOSTILE_INPUTS.map(({ name, content }) => ({
      name: `it survives ${name}`,
      check: () => {
        const text = content()
        const { seconds, value } = cpuSecondsOf(() => detected(create(), { path, content: text, indicators }))
        expect(faultsOf(value, text, indicators)).toEqual([])
        expect(seconds).toBeLessThan(MAX_CPU_SECONDS)
      },
    })),
    {
      name: 'it inspects a repository with a hostile name and description',
      check: () => {
        const hostile = '\u001b[2J\u202e\r\n\0'
        const bare = repository({
          nameWithOwner: `acme/${hostile}`,
          description: hostile,
          topics: [hostile, ''],
          head: null,
        })
        const seen = create().inspect?.(frozen(bare), frozen(indicators)) ?? []
        expect(faultsOf(seen, '', indicators)).toEqual([])
      },
    },
    ...samples.flatMap((sample, index) => samplePromises(create, sample, `sample ${index + 1} (${sample.path})`)),
  ]
}

function samplePromises(create: () => Detector, sample: DetectorSample, label: string): readonly ContractPromise[] {
  const { path, content, indicators } = sample
  return [
    {
      name: `${label}: it selects the file and sees something in it`,
      check: () => {
        expect(create().selects(fileEntry({ path, size: Buffer.byteLength(content) }))).toBe(true)
        const seen = detected(create(), sample)
        expect(seen.length).toBeGreaterThan(0)
        expect(faultsOf(seen, content, indicators)).toEqual([])
      },
    },
    {
      name: `${label}: looking twice sees the same`,
      check: () => {
        const detector = create()
        expect(detected(detector, sample)).toEqual(detected(detector, sample))
      },
    },
    {
      name: `${label}: without indicators it does not throw`,
      check: () => expect(Array.isArray(detected(create(), { ...sample, indicators: [] }))).toBe(true),
    },
    {
      name: `${label}: mutated in any way it never throws`,
      check: () => {
        const survives = (mutated: string): void =>
          expect(faultsOf(detected(create(), { ...sample, content: mutated }), mutated, indicators)).toEqual([])
        fc.assert(fc.property(mutationsOf(content), survives))
      },
    },
  ]
}

function detected(detector: Detector, { path, content, indicators }: DetectorSample): readonly Detection[] {
  const file = fileEntry({ path, size: Buffer.byteLength(content) })
  return detector.detect(frozen({ repository: repository(), file, content, indicators }))
}

function faultsOf(
  detections: readonly Detection[],
  content: string,
  indicators: readonly ArtifactIndicator[],
): readonly string[] {
  const lines = content.split(/\r\n|\r|\n/).length
  const faultOf = ({ kind, severity, confidence, indicator, line, message }: Detection): string | undefined => {
    if (!KINDS.includes(kind)) return `kind '${String(kind)}' is none that a detector may report`
    if (!SEVERITIES.includes(severity)) return `severity '${severity}' is none`
    if (!CONFIDENCES.includes(confidence)) return `confidence '${confidence}' is none`
    if (!indicators.includes(indicator)) return 'its indicator is not one that it was told to look for'
    if (line !== undefined && !(Number.isInteger(line) && line >= 1 && line <= lines)) return `line ${line} of ${lines}`
    return message.trim() === '' ? 'without a message' : undefined
  }
  return detections.map(faultOf).filter((fault) => fault !== undefined)
}
