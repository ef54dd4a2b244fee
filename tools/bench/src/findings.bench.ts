import type { GroundTruth } from 'github-simulator'
import type { Bench } from './bench.js'
import { compareWithTruth, isExact } from './compare-with-truth.js'
import { scanOrganization } from './run-scanner.js'
import { generateWorld, serveWorld } from './world.js'

/** The first is the share of every test run; the others draw other formats, places, lines and obstacles. */
const SEEDS = { small: [7], full: [7, 5, 8, 9, 11, 23] }

/** Correctness and cost of default scans, against the ground truth and the floor. */
export const findingsBench: Bench = {
  name: 'findings',
  question: 'Does a default scan find exactly what the generator planted, and what does it cost beside the floor?',
  takesWorld: true,
  async run(size, { repositories = 200, seeds = SEEDS[size] } = {}) {
    const scans = []
    for (const seed of seeds) scans.push(await scan(repositories, seed))
    return {
      rows: scans.map(({ row }) => row),
      claim:
        'findings and gaps equal the ground truth, the cost, owners included, is at most 1.25 times the floor, and no blob is fetched twice',
      holds: scans.every(({ holds }) => holds),
      notes: scans.flatMap(({ notes }) => notes),
    }
  },
}

async function scan(repositories: number, seed: number) {
  const world = await generateWorld(repositories, seed)
  const simulator = await serveWorld(world.directory)
  try {
    const report = await scanOrganization(world.organization, simulator.url)
    const { truth } = world
    const difference = compareWithTruth(report, truth)
    const ledger = await simulator.ledger()
    const floor = costFloor(truth)
    const points = ledger.graphql.points + ledger.rest.points
    const owners = ledger.kinds.other.points + ledger.kinds.history.points
    const ratio = points / floor
    const twice = ledger.blobs.servedMoreThanOnce.length
    return {
      row: {
        repositories,
        seed,
        findings: `${report.findings.length}/${truth.findings.length}`,
        gaps: `${report.coverage.gaps.length}/${truth.gaps.length}`,
        exact: isExact(difference),
        listing: ledger.kinds.listing.points,
        trees: ledger.kinds.tree.points,
        contents: ledger.kinds.content.points,
        rest: ledger.rest.points,
        owners,
        points,
        floor,
        ratio: Number(ratio.toFixed(2)),
        'blobs twice': twice,
        seconds: Number(report.metrics.duration_seconds.toFixed(1)),
      },
      holds: isExact(difference) && ratio <= 1.25 && twice === 0,
      notes: Object.entries(difference).flatMap(([kind, list]: [string, readonly string[]]) =>
        list.map((item) => `seed ${seed}: ${kind}: ${item}`),
      ),
    }
  } finally {
    await simulator.stop()
    await world.remove()
  }
}

/** ⌈N/100⌉ + ⌈N/20⌉ + ⌈distinct wanted blobs/50⌉ GraphQL points, and one REST request for each large blob and truncated tree. */
function costFloor(truth: GroundTruth): number {
  const { repositories, distinctWantedBlobs, blobsOver512000Bytes, truncatedTrees } = truth
  return (
    Math.ceil(repositories / 100) +
    Math.ceil(repositories / 20) +
    Math.ceil(distinctWantedBlobs / 50) +
    blobsOver512000Bytes +
    truncatedTrees
  )
}
