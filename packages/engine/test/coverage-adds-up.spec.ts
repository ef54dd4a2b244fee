import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { codeOf, RequestFailure, type ManifestParser, type Report, type Repository } from '@ioc-scanner/core'
import { seededRandomness } from '@ioc-scanner/testkit'
import { fastClock } from './fast-clock.js'
import type { MemoryFaults, MemoryFiles } from './memory-source.js'
import { scanned } from './scanned.js'

const unread: ManifestParser = {
  name: 'unread-old',
  version: 1,
  kind: 'lockfile',
  ecosystems: ['npm'],
  unread: 'a lockfile of old',
  matches: (path) => path.endsWith('.old'),
  parse: () => ({ packages: [] }),
}

/** Each path holds the bad version, or cannot be looked at; `gone.lock` refers to what is not there. */
const CONTENTS: Readonly<Record<string, MemoryFiles[string]>> = {
  'a.lock': 'axios 1.14.1',
  'own/a.lock': 'axios 1.14.1\n# own',
  'large.lock': `axios 1.14.1\n${'#'.repeat(600_000)}`,
  'broken.lock': 'axios',
  'refers.lock': '-r vendor/base.txt',
  'gone.lock': '-r nowhere.txt',
  'link.lock': { link: 'a.lock' },
  'x/b.old': 'axios 1.14.1',
  'y/c.old': 'axios 1.14.1',
}

interface Place {
  readonly paths: readonly string[]
  readonly about: Partial<Repository>
}

const place: fc.Arbitrary<Place> = fc.record({
  paths: fc.subarray(Object.keys(CONTENTS)),
  about: fc.constantFrom<Partial<Repository>>({}, {}, {}, {}, { isArchived: true }, { isFork: true }, { head: null }),
})

/** From "nothing fails" to "everything does". */
const trouble = fc.record({
  seed: fc.nat(),
  share: fc.constantFrom(0, 0, 0.1, 0.5),
  interruptAt: fc.option(fc.integer({ min: 1, max: 20 })),
  listingBreaksAt: fc.option(fc.integer({ min: 1, max: 12 })),
  treesBreakAt: fc.option(fc.integer({ min: 1, max: 12 })),
})
type Trouble = typeof trouble extends fc.Arbitrary<infer Value> ? Value : never

function faultsOf(
  { seed, share, interruptAt, listingBreaksAt, treesBreakAt }: Trouble,
  stop: AbortController,
): MemoryFaults {
  const randomness = seededRandomness(seed)
  const happens = (likelihood: number): boolean => randomness.next() < likelihood
  const failure = (): RequestFailure =>
    happens(0.5)
      ? new RequestFailure('TRANSIENT', 'timeout', 'HTTP 502')
      : new RequestFailure('REFUSED', 'forbidden', 'HTTP 403')
  let events = 0
  let trees = 0
  const somethingHappens = (): void => {
    events += 1
    if (events === interruptAt) stop.abort(new Error('interrupted'))
    if (happens(share)) throw failure()
  }
  return {
    contents: somethingHappens,
    stream: somethingHappens,
    lookup: somethingHappens,
    listing: (number) => {
      if (number === listingBreaksAt) throw failure()
    },
    unlisted: (repository) =>
      happens(share / 3) ? { repository, ref: null, path: null, reason: 'saml', detail: 'hidden' } : undefined,
    tree: ({ nameWithOwner: repository }) => {
      trees += 1
      if (trees === treesBreakAt) throw failure()
      const path = happens(0.5) ? null : 'folder'
      return happens(share / 3) ? [{ repository, ref: 'main', path, reason: 'blocked', detail: 'no' }] : undefined
    },
    yields: () => (happens(share / 6) ? 0 : happens(share / 6) ? 2 : 1),
  }
}

/** Files that the report neither has a finding in nor accounts for in any other way. */
function overlooked(places: readonly Place[], { findings, coverage }: Report): readonly string[] {
  const skipped = new Set(coverage.skipped.map(({ repository }) => repository))
  const told = new Set([...findings, ...coverage.gaps].map(({ repository, path }) => `${repository} ${path}`))
  return places.flatMap(({ paths, about }, index) => {
    const repository = `acme/r${index}`
    const isTold = (...paths: readonly string[]): boolean => paths.some((path) => told.has(`${repository} ${path}`))
    if (skipped.has(repository) || about.head === null || isTold('null', 'folder')) return []
    // They are listed in order: it comes behind the last, and a gap of the whole scan says that there are more.
    if (index >= coverage.repositories.total) return told.has('null null') ? [] : [repository]
    return paths.filter((path) => !isTold(...accountedAt(path))).map((path) => `${repository} ${path}`)
  })
}

function accountedAt(path: string): readonly string[] {
  if (path.endsWith('.old')) return ['x/b.old', 'y/c.old']
  return path === 'refers.lock' ? [path, 'vendor/base.txt'] : path === 'gone.lock' ? [path, 'nowhere.txt'] : [path]
}

/** What does not add up in a report, in words. */
function wrongIn(places: readonly Place[], report: Report): readonly string[] {
  const { coverage, scan } = report
  const { repositories, files, gaps } = coverage
  const unnamed = repositories.failed - new Set(gaps.filter(isOfARepository).map(({ repository }) => repository)).size
  return [
    ...Object.entries({ ...repositories, ...files }).flatMap(([key, count]) => (count < 0 ? [`${key}: ${count}`] : [])),
    ...(sumOf(repositories) === 2 * repositories.total ? [] : [`repositories ${JSON.stringify(repositories)}`]),
    ...(sumOf(files) === 2 * files.total ? [] : [`files ${JSON.stringify(files)}`]),
    ...(coverage.skipped.length === repositories.skipped ? [] : ['skipped without a name']),
    ...(unnamed > 0 ? [`${unnamed} repositories failed and no gap names them`] : []),
    ...(scan.status === 'complete' && gaps.length > 0 ? ['complete, with gaps'] : []),
    ...overlooked(places, report).map((place) => `overlooked: ${place}`),
  ]
}

const isOfARepository = ({ repository, path }: Report['coverage']['gaps'][number]): boolean =>
  repository !== null && path === null
/** The total counts twice. */
const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)

async function reportOf(places: readonly Place[], faults: Trouble): Promise<Report | undefined> {
  const stop = new AbortController()
  const each = places.map(({ paths, about }, index) => {
    const files = Object.fromEntries(paths.map((path) => [path, CONTENTS[path] ?? '']))
    return { name: `acme/r${index}`, files: { ...files, 'vendor/base.txt': 'axios 1.14.1' }, about }
  })
  try {
    const { report } = await scanned({
      repositories: Object.fromEntries(each.map(({ name, files }) => [name, files])),
      about: Object.fromEntries(each.map(({ name, about }) => [name, about])),
      faults: faultsOf(faults, stop),
      options: {
        signal: stop.signal,
        clock: fastClock(),
        randomness: seededRandomness(faults.seed),
        config: { maxConcurrentRequests: 3, defaultBatchSize: 4, maxBatchSize: 4, retryAttempts: 1 },
      },
      more: { 'manifest-parser': [unread] },
    })
    return report
  } catch (error) {
    // Nothing was listed: there is no report that could be wrong.
    if (codeOf(error) === undefined) throw error
    return undefined
  }
}

test('whatever fails or stops: every count adds up, and everything is read, skipped with a reason, or named', async () => {
  const addsUp = async (places: readonly Place[], faults: Trouble): Promise<void> => {
    const report = await reportOf(places, faults)
    if (report !== undefined) expect(wrongIn(places, report)).toEqual([])
  }
  await fc.assert(fc.asyncProperty(fc.array(place, { maxLength: 12 }), trouble, addsUp), { numRuns: 150 })
}, 120_000)

test('without trouble everything is read, and only what cannot be is a gap', async () => {
  const places = Array.from({ length: 12 }, (): Place => ({ paths: Object.keys(CONTENTS), about: {} }))
  const report = await reportOf(places, {
    seed: 1,
    share: 0,
    interruptAt: null,
    listingBreaksAt: null,
    treesBreakAt: null,
  })
  expect(report && wrongIn(places, report)).toEqual([])
  expect(report?.coverage.repositories).toEqual({ total: 12, scanned: 12, unchanged: 0, skipped: 0, failed: 0 })
  expect(new Set(report?.coverage.gaps.map(({ path, reason }) => `${path} ${reason}`))).toEqual(
    new Set(['link.lock symlink', 'x/b.old unsupported-format', 'broken.lock unparsable', 'nowhere.txt not-found']),
  )
})
