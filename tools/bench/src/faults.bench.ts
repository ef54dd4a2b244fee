import type { FaultKind } from 'github-simulator'
import type { Bench } from './bench.js'
import { compareWithTruth, isExact } from './compare-with-truth.js'
import { scanOrganization } from './run-scanner.js'
import { generateWorld, serveWorld } from './world.js'

const KINDS: readonly FaultKind[] = ['502', 'reset', 'secondary', 'resource-limit', 'stall']
/** A stalled body is noticed after the idle timeout: one second, so that the bench ends. */
const IMPATIENT = { GITHUB_IOC_SCANNER_IDLE_TIMEOUT_SECONDS: '1', GITHUB_IOC_SCANNER_RETRY_DELAY_BASE: '0.1' }

/** The same organization with a growing share of failing answers. */
export const faultsBench: Bench = {
  name: 'faults',
  question: 'Are the findings the same when a share of all answers fails, by every kind of fault in turn?',
  async run(size) {
    const world = await generateWorld(size === 'full' ? 200 : 80, 7)
    const rows = []
    const notes: string[] = []
    try {
      for (const rate of size === 'full' ? [0.01, 0.1, 0.3] : [0.1]) {
        const simulator = await serveWorld(world.directory, {}, { rate, seed: 11, kinds: KINDS })
        try {
          const report = await scanOrganization(world.organization, simulator.url, [], IMPATIENT)
          const ledger = await simulator.ledger()
          const difference = compareWithTruth(report, world.truth)
          notes.push(
            ...Object.entries(difference).flatMap(([kind, list]: [string, readonly string[]]) =>
              list.map((item) => `${rate * 100} %: ${kind}: ${item}`),
            ),
          )
          rows.push({
            'answers failing': `${rate * 100} %`,
            faults: Object.values(ledger.injectedFaults).reduce((sum, count) => sum + count, 0),
            findings: `${report.findings.length}/${world.truth.findings.length}`,
            gaps: `${report.coverage.gaps.length}/${world.truth.gaps.length}`,
            exact: isExact(difference),
            points: ledger.graphql.points + ledger.rest.points,
            seconds: Number(report.metrics.duration_seconds.toFixed(1)),
          })
        } finally {
          await simulator.stop()
        }
      }
    } finally {
      await world.remove()
    }
    return {
      rows,
      claim: 'up to 10 % of failing answers, findings and gaps are the same as without faults',
      holds: rows.every((row) => row.exact || row['answers failing'] === '30 %'),
      notes,
    }
  },
}
