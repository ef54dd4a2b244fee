import type { BatchSettings, Indicator, Report, Repository, ScanEvent, Target } from '@ioc-scanner/core'
import { scan } from '../src/scan.js'
import type { ScanOptions } from '../src/scan-options.js'
import { MemorySource, type MemoryFaults, type MemoryFiles } from './memory-source.js'
import { indicator, registryWith } from './test-extensions.js'

export const target: Partial<Target> = { organizations: ['acme'] }
export const bad: readonly Indicator[] = [indicator('axios', { versions: ['1.14.1'] })]

export interface Setup {
  /** By name. */
  readonly repositories: Readonly<Record<string, MemoryFiles>>
  /** Paths, by repository. */
  readonly submodules?: Readonly<Record<string, readonly string[]>>
  /** What repositories are beside their files, by name. */
  readonly about?: Readonly<Record<string, Partial<Repository>>>
  readonly indicators?: readonly Indicator[]
  readonly faults?: MemoryFaults
  readonly options?: Partial<ScanOptions>
  readonly more?: Parameters<typeof registryWith>[2]
}

export interface Scanned {
  readonly report: Report
  readonly source: MemorySource
  readonly events: readonly ScanEvent[]
}

/** The test runner's own process is larger than a scanner: its size is no part of these tests. */
export const ROOMY: Partial<BatchSettings> = { maxMemoryUsageMb: 5_000 }

/** Scans an organization in memory for axios 1.14.1. */
export async function scanned(setup: Setup): Promise<Scanned> {
  const { repositories, submodules = {}, about = {}, indicators = bad, faults, options, more } = setup
  const source = new MemorySource(
    Object.entries(repositories).map(([name, files]) => ({
      name,
      files,
      submodules: submodules[name] ?? [],
      more: about[name] ?? {},
    })),
    faults,
  )
  const events: ScanEvent[] = []
  const recorder = {
    name: 'recorder',
    record: (event: ScanEvent) => void events.push(event),
    flush: async () => undefined,
  }
  const sinks = [recorder, ...(options?.sinks ?? [])]
  const report = await scan(target, {
    container: registryWith(source, indicators, more),
    ...options,
    config: { ...ROOMY, ...options?.config },
    sinks,
  })
  return { report, source, events }
}

/** `repository path:line confidence`, sorted. */
export const places = ({ findings }: Report): string[] =>
  findings.map(({ repository, path, line, confidence }) => `${repository} ${path}:${line} ${confidence}`).sort()

/** `repository path reason`. */
export const gaps = ({ coverage }: Report): string[] =>
  coverage.gaps.map(({ repository, path, reason }) => `${repository} ${path} ${reason}`)
