import {
  API_VERSION,
  ExtensionRegistry,
  type BatchPlan,
  type BatchSettings,
  type ExtensionPoint,
  type ExtensionPoints,
  type Implementation,
  type MetricsSink,
  type PluginDefinition,
  type ScanEvent,
  type Strategy,
} from '@ioc-scanner/core'
import { scan } from '@ioc-scanner/engine'
import adaptive from '@ioc-scanner/plugin-strategy-adaptive'
import aggressive from '@ioc-scanner/plugin-strategy-aggressive'
import conservative from '@ioc-scanner/plugin-strategy-conservative'
import parallel from '@ioc-scanner/plugin-strategy-parallel'
import sequential from '@ioc-scanner/plugin-strategy-sequential'
import security from '@ioc-scanner/plugin-prioritizer-security'
import type { ModelledWorld, RunScan } from '@ioc-scanner/simulation'

/** The strategies that come with the scanner, by name. */
export const BUILT_IN_STRATEGIES: Readonly<Record<string, PluginDefinition>> = {
  sequential: sequential.definition,
  parallel: parallel.definition,
  adaptive: adaptive.definition,
  aggressive: aggressive.definition,
  conservative: conservative.definition,
}

export interface Deciding {
  /** Name and plugin of the strategy. */
  readonly strategy: readonly [name: string, plugin: PluginDefinition]
  /** Default: the one that comes with the scanner. */
  readonly prioritizer?: PluginDefinition
  /** Default: all defaults. */
  readonly settings?: Partial<BatchSettings>
  /** Is told of everything that happens. */
  readonly record?: (event: ScanEvent) => void
}

/** A scan by the engine, for `simulate`. Each has a strategy of its own, one that has learned nothing yet. */
export function modelledScan({ strategy, prioritizer = security.definition, settings, record }: Deciding): RunScan {
  const [name, definition] = strategy
  return ({ target, plugin, sinks, ...surroundings }) => {
    const container = new ExtensionRegistry()
    for (const each of [plugin, definition, prioritizer]) container.install(each)
    return scan(target, {
      container,
      config: { ...settings, defaultStrategy: name },
      sinks: record === undefined ? sinks : [...sinks, sinkOf(record)],
      ...surroundings,
    })
  }
}

export function builtIn(name: string): Deciding['strategy'] {
  const plugin = BUILT_IN_STRATEGIES[name]
  if (plugin === undefined) throw new Error(`no strategy '${name}' comes with the scanner`)
  return [name, plugin]
}

/** The same plan from the first batch to the last. */
export function fixed(batchSize: number, concurrency: number): Deciding['strategy'] {
  const plan: BatchPlan = { batchSize, concurrency, crossRepository: true, pauseMs: 0 }
  const strategy: Strategy = { name: 'fixed', plan: () => plan }
  return ['fixed', pluginWith('strategy', strategy)]
}

/** A plugin that brings nothing else. */
export function pluginWith<Point extends ExtensionPoint>(
  point: Point,
  implementation: Implementation<ExtensionPoints[Point]>,
): PluginDefinition {
  return {
    name: `measured-${point}`,
    apiVersion: API_VERSION,
    register: (extensions) => extensions.add(point, implementation),
  }
}

/** The same world with another number of repositories. */
export function withRepositories(world: ModelledWorld, change: (repositories: number) => number): ModelledWorld {
  const { organization } = world
  if ('known' in organization) throw new Error(`${world.name}: its repositories are known one by one`)
  return { ...world, organization: { ...organization, repositories: change(organization.repositories) } }
}

function sinkOf(record: (event: ScanEvent) => void): MetricsSink {
  return {
    name: 'measured',
    record,
    flush: async () => undefined,
  }
}
