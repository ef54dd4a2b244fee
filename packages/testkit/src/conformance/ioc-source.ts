import { expect } from '@jest/globals'
import {
  CONFIDENCES,
  ECOSYSTEMS,
  SEVERITIES,
  codeOf,
  messageOf,
  normaliseName,
  type Indicator,
  type IocProblem,
  type IocSource,
} from '@ioc-scanner/core'
import { HOSTILE_INPUTS } from '../parsing/hostile-inputs.js'
import { expectValidName } from './extension-name.js'
import { conforms, type ContractPromise } from './promises.js'

export interface IocSourceCase {
  /** Where good indicators are; left out for sources that need no location. */
  readonly locations?: readonly string[]
  /** A location that does not exist or does not answer. */
  readonly unreachable?: string
  /** Makes a location that holds this text: the suite then feeds the hostile inputs. */
  readonly locate?: (content: string) => Promise<string>
}

/** What a source said while it loaded. */
export interface LoadedIndicators {
  readonly indicators: readonly Indicator[]
  readonly problems: readonly IocProblem[]
  readonly stamps: readonly string[]
}

/** Loads everything, as the engine does. */
export async function loadedFrom(
  source: IocSource,
  locations: readonly string[] = [],
  signal: AbortSignal = new AbortController().signal,
): Promise<LoadedIndicators> {
  const [indicators, problems, stamps]: [Indicator[], IocProblem[], string[]] = [[], [], []]
  const context = {
    locations,
    signal,
    report: (problem: IocProblem) => void problems.push(problem),
    stamp: (asOf: string) => void stamps.push(asOf),
  }
  for await (const indicator of source.load(context)) indicators.push(indicator)
  return { indicators, problems, stamps }
}

/** What every IOC source promises. */
export function conformsToIocSource(create: () => IocSource, given: IocSourceCase = {}): void {
  conforms(`IOC source ${create().name} keeps the contract`, iocSourcePromises(create, given))
}

export function iocSourcePromises(create: () => IocSource, given: IocSourceCase): readonly ContractPromise[] {
  const { locations = [], unreachable, locate } = given
  const promises: ContractPromise[] = [
    { name: 'its name is kebab-case', check: () => expectValidName(create().name) },
    {
      name: 'it yields well-formed indicators, each once, and no problem',
      check: async () => {
        const source = create()
        const { indicators, problems } = await loadedFrom(source, locations)
        expect(indicators.length).toBeGreaterThan(0)
        expect(problems).toEqual([])
        expect(faultsOf(source, indicators)).toEqual([])
      },
    },
    {
      name: 'it says how fresh its indicators are',
      check: async () => {
        const { stamps } = await loadedFrom(create(), locations)
        expect(stamps.at(-1)).toMatch(/^\d{4}-\d\d-\d\d/)
        expect(stamps.filter((stamp) => Number.isNaN(Date.parse(stamp)))).toEqual([])
      },
    },
    {
      name: 'loading twice gives the same',
      check: async () => {
        const source = create()
        const first = await loadedFrom(source, locations)
        expect((await loadedFrom(source, locations)).indicators).toEqual(first.indicators)
      },
    },
    {
      name: 'aborted before it begins it comes to an end all the same',
      check: async () => {
        const aborted = AbortSignal.abort(new Error('stopped'))
        await loadedFrom(create(), locations, aborted).catch(messageOf)
      },
    },
  ]
  if (unreachable !== undefined) promises.push(namesUnreachable(create, unreachable))
  if (locate !== undefined) promises.push(...survivesHostileTexts(create, locate))
  return promises
}

function namesUnreachable(create: () => IocSource, unreachable: string): ContractPromise {
  return {
    name: 'a location that is not there is named, never passed over',
    check: async () => {
      const told = await loadedFrom(create(), [unreachable]).then(
        ({ problems }) => problems.map(({ location, reason }) => `${location} ${reason}`).join('\n'),
        (thrown: unknown) => `${codeOf(thrown) ?? ''} ${String(thrown)}`,
      )
      expect(told).toContain(unreachable)
    },
  }
}

function survivesHostileTexts(
  create: () => IocSource,
  locate: (content: string) => Promise<string>,
): ContractPromise[] {
  return HOSTILE_INPUTS.map(({ name, content }) => ({
    name: `it reads ${name}: well-formed indicators, named problems or one coded error`,
    check: async () => {
      const source = create()
      const location = await locate(content())
      const loaded = await loadedFrom(source, [location]).catch((thrown: unknown) => {
        expect(codeOf(thrown)).toMatch(/^[A-Z][A-Z_]+$/)
        return undefined
      })
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
      if (loaded === undefined) return
      expect(faultsOf(source, loaded.indicators)).toEqual([])
      const unnamed = loaded.problems.filter(({ location: where, reason }) => where === '' || reason.trim() === '')
      expect(unnamed).toEqual([])
      const misplaced = loaded.problems.filter(({ line = 1 }) => !Number.isInteger(line) || line < 1)
      expect(misplaced).toEqual([])
    },
  }))
}

/** Everything that is wrong with indicators, in words; at most a few. */
function faultsOf(source: IocSource, indicators: readonly Indicator[]): readonly string[] {
  const seen = new Set<string>()
  const faults: string[] = []
  for (const indicator of indicators) {
    const fault = faultOf(source, indicator) ?? (seen.has(indicator.id) ? 'its id is there twice' : undefined)
    if (fault !== undefined) faults.push(`${JSON.stringify(indicator).slice(0, 200)}: ${fault}`)
    seen.add(indicator.id)
  }
  return faults.slice(0, 5)
}

function faultOf(source: IocSource, indicator: Indicator): string | undefined {
  const { id, campaign, title, severity, references, atMost, firstSeenAt, lastSeenAt } = indicator
  if ([id, campaign, title].some((text) => typeof text !== 'string' || text === ''))
    return 'id, campaign and title are due'
  if (indicator.source !== source.name) return `its source is not '${source.name}'`
  if (!SEVERITIES.includes(severity)) return `severity '${severity}' is none`
  if (atMost !== undefined && !CONFIDENCES.includes(atMost)) return `confidence '${atMost}' is none`
  if (references.some((address) => !address.startsWith('https://'))) return 'a reference is no https address'
  const times = [firstSeenAt, lastSeenAt].filter((time) => time !== undefined && time !== null)
  if (times.some((time) => Number.isNaN(Date.parse(time)))) return 'a time is no ISO 8601'
  if (indicator.kind === 'artifact') {
    return indicator.artifact === '' || indicator.value === '' ? 'artifact and value are due' : undefined
  }
  const { ecosystem, name, affected } = indicator
  if (!ECOSYSTEMS.includes(ecosystem)) return `ecosystem '${ecosystem}' is none`
  if (name === '' || normaliseName(ecosystem, name) !== name) return 'its name is empty or not normalised'
  if ('versions' in affected && affected.versions.length === 0) return 'it affects no version'
  return undefined
}
