import type { BatchSettings, MetricsSink, PluginDefinition, Report, ScanEvent } from '@ioc-scanner/core'
import { simulate, type ModelledRequestKind, type ModelledWorld } from '@ioc-scanner/simulation'
import { simulatedScan } from '../../comparison/simulated-scan.js'
import { medianOf } from './answered-requests.js'
import { lengthOfUnion, type Span } from './busy-seconds.js'

/** What one scan of a modelled world came to. Seconds of modelled time. */
export interface ModelledRun {
  readonly seconds: number
  /** In which a request was under way, or a limit was waited for. */
  readonly fetchingSeconds: number
  readonly peakMemoryMb: number
  readonly gaps: number
  readonly attempts: number
  /** Attempts without an answer. */
  readonly failed: number
  readonly latencyMs: Readonly<Partial<Record<ModelledRequestKind, number>>>
}

/** Scans with the real engine in virtual time. */
export async function runModelled(
  world: ModelledWorld,
  settings: BatchSettings,
  seed: number,
  definitions: readonly PluginDefinition[],
): Promise<ModelledRun> {
  const listener = new RequestListener()
  const scan = simulatedScan(definitions, { ...settings, enablePerformanceMonitoring: true })
  let metrics: Report['metrics'] | undefined
  const { seconds, gaps } = await simulate(world, seed, async (surroundings) => {
    const report = (await scan({ ...surroundings, sinks: [...surroundings.sinks, listener] })) as Report
    metrics = report.metrics
    return report
  })
  return { seconds, gaps, peakMemoryMb: metrics?.peak_memory_mb ?? 0, ...listener.result() }
}

class RequestListener implements MetricsSink {
  readonly name = 'request-listener'
  readonly #latenciesMs = new Map<string, number[]>()
  #attempts = 0
  #failed = 0
  readonly #spansMs: Span[] = []

  record(event: ScanEvent): void {
    if (event.type === 'wait-started') this.#spansMs.push([event.atMs, event.untilMs])
    if (event.type !== 'request-finished') return
    const { status, latencyMs, kind } = event.outcome
    this.#attempts += 1
    this.#spansMs.push([event.atMs - latencyMs, event.atMs])
    if (status !== 'measured') {
      this.#failed += 1
      return
    }
    const latencies = this.#latenciesMs.get(kind) ?? []
    latencies.push(latencyMs)
    this.#latenciesMs.set(kind, latencies)
  }

  async flush(): Promise<void> {
    // Nothing is kept back.
  }

  result(): Pick<ModelledRun, 'attempts' | 'failed' | 'fetchingSeconds' | 'latencyMs'> {
    const medians = [...this.#latenciesMs].map(([kind, latencies]) => [kind, medianOf(latencies)] as const)
    return {
      attempts: this.#attempts,
      failed: this.#failed,
      fetchingSeconds: lengthOfUnion(this.#spansMs) / 1_000,
      latencyMs: Object.fromEntries(medians),
    }
  }
}
