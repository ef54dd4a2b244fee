import type { Bench } from './bench.js'
import { compareWithTruth, isExact } from './compare-with-truth.js'
import { scanOrganization } from './run-scanner.js'
import { generateWorld, serveWorld } from './world.js'

const DEFAULT_LIMIT_MB = 500

/** Peak resident size of the scanner's process, by its own account of it at the end. */
export const memoryBench: Bench = {
  name: 'memory',
  question: 'Does the peak memory stay the same when the organization is ten times as large?',
  async run(size) {
    const rows = []
    for (const repositories of size === 'full' ? [200, 2_000] : [40, 200]) {
      const world = await generateWorld(repositories, 7)
      const simulator = await serveWorld(world.directory)
      try {
        const report = await scanOrganization(world.organization, simulator.url)
        const ledger = await simulator.ledger()
        rows.push({
          repositories,
          'peak MiB': Math.round(report.metrics.peak_memory_mb ?? 0),
          exact: isExact(compareWithTruth(report, world.truth)),
          points: ledger.graphql.points + ledger.rest.points,
          seconds: Number(report.metrics.duration_seconds.toFixed(1)),
        })
      } finally {
        await simulator.stop()
        await world.remove()
      }
    }
    const [small, large] = rows.map((row) => row['peak MiB'])
    return {
      rows,
      claim: 'the peak of the larger is at most 1.2 times that of the smaller, and within max_usage_mb',
      holds: small !== undefined && large !== undefined && large <= 1.2 * small && large <= DEFAULT_LIMIT_MB,
    }
  },
}
