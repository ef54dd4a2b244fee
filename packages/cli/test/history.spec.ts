import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { ExtensionRegistry, type Finding, type Report } from '@ioc-scanner/core'
import { scan, type ScanOptions } from '@ioc-scanner/engine'
import github from '@ioc-scanner/github'
import manifests from '@ioc-scanner/manifests'
import builtin from '@ioc-scanner/plugin-iocs-builtin'
import adaptive from '@ioc-scanner/plugin-strategy-adaptive'
import {
  DEMO_TOKEN,
  describeGeneratedOrganization,
  generateOrganization,
  startSimulator,
  type CreatedOrganization,
  type LedgerSnapshot,
  type SimulatorOptions,
  type TrueExposure,
} from 'github-simulator'

const folders: string[] = []
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

interface World {
  readonly directory: string
  readonly created: CreatedOrganization
  /** Repositories whose commits are told one by one: of these the truth about the past is known. */
  readonly told: ReadonlySet<string>
}

/** Room for one repository of each plot, and some that have none. */
async function organization(seed: number, repositories = 36): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), 'ioc-scanner-history-'))
  folders.push(directory)
  const options = { repositories, seed, history: true }
  const described = describeGeneratedOrganization(options).repositories
  const told = described.flatMap(({ name, commits }) => (commits === undefined ? [] : [`globex/${name}`]))
  return { directory, told: new Set(told), created: await generateOrganization({ ...options, directory }) }
}

interface Scanned {
  readonly report: Report
  readonly ledger: LedgerSnapshot
}

async function scanned(
  { directory }: World,
  wish: Pick<ScanOptions, 'branches' | 'history'>,
  simulator: SimulatorOptions = {},
): Promise<Scanned> {
  const api = await startSimulator({ directory, options: simulator })
  const container = new ExtensionRegistry()
  for (const plugin of [github, manifests, builtin, adaptive]) container.install(plugin.definition)
  try {
    const credentials = { kind: 'token', token: DEMO_TOKEN } as const
    const report = await scan(
      { organizations: ['globex'] },
      { container, connection: { apiUrl: api.url, credentials }, ...wish },
    )
    return { report, ledger: api.ledger() }
  } finally {
    await api.close()
  }
}

const shortRef = (ref: string): string => ref.replace(/^refs\/heads\//, '')
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** What the truth says of an exposure, in the words of a finding. */
function expected({ refs, ciRuns, firstBad, lastBad, removedBy, ...exposure }: TrueExposure) {
  return {
    what: [exposure.repository, exposure.path, exposure.name, exposure.version].join(' '),
    current: refs.some(({ isBadNow }) => isBadNow),
    first: [firstBad.oid, exposure.firstSeenAt],
    last: lastBad.oid,
    removed: [removedBy?.oid ?? null, exposure.lastSeenAt],
    refs: refs
      .map((one) => [shortRef(one.ref), one.isBadNow, one.firstBad.oid, one.lastBad.oid, one.removedBy?.oid].join(' '))
      .sort(byText),
    runs: ciRuns.map(({ id, oid, createdAt, isTouching }) => [id, oid, createdAt, isTouching].join(' ')).sort(byText),
  }
}

function told({ repository, path, package: found, exposure }: Finding) {
  const { commits, refs = [], ci_runs: runs = [] } = exposure
  return {
    what: [repository, path, found?.name, found?.version].join(' '),
    current: exposure.current,
    first: [commits[0], exposure.first_seen_at],
    last: commits.at(-1),
    removed: [exposure.removed_by, exposure.last_seen_at],
    refs: refs
      .map((one) => [one.ref, one.current, one.first_commit, one.last_commit, one.removed_by ?? undefined].join(' '))
      .sort(byText),
    runs: runs.map(({ id, commit, created_at, touches }) => [id, commit, created_at, touches].join(' ')).sort(byText),
  }
}

const confirmed = ({ findings }: Report, { told }: World): readonly Finding[] =>
  findings.filter(
    ({ repository, confidence, package: found }) =>
      told.has(repository) && confidence === 'confirmed' && typeof found?.version === 'string',
  )
const inOrder = <Told extends { readonly what: string }>(all: readonly Told[]): readonly Told[] =>
  all.toSorted((a, b) => byText(a.what, b.what))

test.each([1, 2])(
  'organization %i: commits, dates, refs and CI runs of every exposure are exact',
  async (seed) => {
    const world = await organization(seed)
    const { report } = await scanned(world, { branches: 'all', history: 'campaign' })
    const truth = world.created.truth.history ?? []
    expect(truth.length).toBeGreaterThan(10)
    expect(inOrder(confirmed(report, world).map(told))).toEqual(inOrder(truth.map(expected)))
  },
  120_000,
)

test('with every tenth answer a 502 it is as exact: what failed is asked again, in smaller queries', async () => {
  const world = await organization(3)
  const faults = { every: 10, kinds: ['502' as const] }
  const { report, ledger } = await scanned(world, { branches: 'all', history: 'campaign' }, { faults })
  expect(ledger.injectedFaults['502']).toBeGreaterThanOrEqual(3)
  expect(inOrder(confirmed(report, world).map(told))).toEqual(
    inOrder((world.created.truth.history ?? []).map(expected)),
  )
}, 120_000)
