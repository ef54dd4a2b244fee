import type { SimulatorOptions } from 'github-simulator'

/** A world that both can play: settings of the simulator, and the same as a world of the scanner's own model. */
export interface RankedWorld {
  readonly name: string
  readonly simulator: SimulatorOptions
  /** Share of all requests: half of them lose their connection, half get a 502. */
  readonly faultRate: number
  /** Of the round trip, in both. */
  readonly latencyMs: number
  readonly work: Work
}

/** GitHub's milliseconds, as the simulator counts them. */
interface Work {
  readonly perQueryMs: number
  readonly perRepositoryMs: number
  readonly perObjectMs: number
  readonly perEntryMs: number
  readonly perKilobyteMs: number
  readonly perCommitMs: number
}

const USUAL: Work = {
  perQueryMs: 30,
  perRepositoryMs: 4,
  perObjectMs: 1,
  perEntryMs: 0.05,
  perKilobyteMs: 0.3,
  perCommitMs: 0.5,
}
const SLOW: Work = { ...USUAL, perQueryMs: 150, perRepositoryMs: 15, perKilobyteMs: 1 }

export const RANKED_WORLDS: readonly RankedWorld[] = [
  rankedWorld('quick', 100, USUAL),
  rankedWorld('slow server', 100, SLOW),
  { ...rankedWorld('lossy line', 250, USUAL), faultRate: 0.15 },
]

function rankedWorld(name: string, latencyMs: number, work: Work): RankedWorld {
  const latency = { restMs: latencyMs, graphqlMs: latencyMs, workShare: 1 }
  return { name, latencyMs, work, faultRate: 0, simulator: { work, latency } }
}

/** An organization as the simulator takes it, of texts only. */
export interface RankedOrganization {
  readonly organization: string
  readonly repositories: readonly { readonly name: string; readonly files: Readonly<Record<string, string>> }[]
}

const KILOBYTE = 1_000
const SERVICES = 3

/** Repositories with a lockfile in the root and in some services. Every content is another one. */
export function rankedOrganization(repositories: number): RankedOrganization {
  return {
    organization: 'ranked',
    repositories: Array.from({ length: repositories }, (_, index) => ({
      name: `project-${index}`,
      files: Object.fromEntries(
        Array.from({ length: 1 + (index % (SERVICES + 1)) }, (_unused, service) => [
          service === 0 ? 'package-lock.json' : `services/part-${service}/package-lock.json`,
          lockfile(`${index}-${service}`, 10 + ((index * 37 + service * 11) % 180)),
        ]),
      ),
    })),
  }
}

function lockfile(name: string, packages: number): string {
  const entries = Array.from({ length: packages }, (_, index): readonly [string, object] => [
    `node_modules/part-${name}-${index}`,
    { version: `1.${index}.0`, resolved: `https://registry.example/part-${name}-${index}/-/part-1.${index}.0.tgz` },
  ])
  return JSON.stringify(
    { name, lockfileVersion: 3, packages: { '': { name }, ...Object.fromEntries(entries) } },
    null,
    2,
  )
}

/** The same world for the scanner's own model: what `--world FILE.json` takes. */
export function modelOf({ name, latencyMs, work, faultRate }: RankedWorld, described: RankedOrganization): object {
  const { perQueryMs: base, perRepositoryMs: perRepository, perObjectMs, perEntryMs, perKilobyteMs } = work
  const service = { base, perRepository, perThing: perObjectMs, perKib: 0 }
  const full = { limit: 5_000, used: 0, resetInSeconds: 3_600 }
  return {
    name: name.replace(' ', '-'),
    summary: `${name}, as the simulator plays it`,
    organization: {
      campaigns: [{ id: 'nowhere', ecosystem: 'npm', startedDaysAgo: 1 }],
      known: described.repositories.map((repository) => ({
        nameWithOwner: `${described.organization}/${repository.name}`,
        ecosystem: 'npm',
        files: Object.entries(repository.files).map(([path, text]) => ({
          path,
          bytes: Buffer.byteLength(text),
          kind: 'lockfile',
        })),
      })),
    },
    network: {
      roundTripMs: [latencyMs],
      bytesPerSecond: 1e9,
      lossRate: faultRate / 2,
      stallRate: 0,
    },
    server: {
      serviceMs: {
        listing: { ...service, perThing: 0 },
        tree: { ...service, perThing: perObjectMs + 2 * perEntryMs },
        contents: { ...service, perKib: perKilobyteMs * (1_024 / KILOBYTE) },
        blob: { base: 0, perRepository: 0, perThing: 0, perKib: 0 },
      },
      jitter: [1],
      knee: 1_000,
      crowding: 0,
      timeoutMs: 10_000,
      resourceLimit: { repositories: 75, bytes: 1e9 },
      cpuShare: 1,
      faultRate: faultRate / 2,
    },
    limits: {
      primary: { rest: full, graphql: full },
      concurrentRequests: 100,
      pointsPerMinute: { rest: 900, graphql: 2_000 },
      cpuSecondsPerMinute: { graphql: 60, all: 90 },
      timeoutPoints: 10,
      retryAfterSeconds: 60,
      unprovokedRate: 0,
    },
  }
}
