import type { Conditions, Gap, Report, ScanMetrics, Target } from '@ioc-scanner/core'
import { openWorld } from './open-world.js'
import type { Packable } from './batch/pack-batch.js'
import { likeliestFirst } from './pipeline/likeliest-first.js'
import { scoreOf, selectFiles } from './pipeline/select-files.js'
import { selectRepositories } from './pipeline/select-repositories.js'
import { treeFilter } from './pipeline/tree-filter.js'
import { versioned, type WantedFile } from './pipeline/wanted-file.js'
import type { World } from './pipeline/world.js'
import { circumstancesOf } from './pricing/circumstances-of.js'
import { priceFetching, type Price } from './pricing/price-fetching.js'
import type { ScanOptions } from './scan-options.js'

/** What a scan would look at, and what it would cost. */
export interface ScanPlan {
  readonly repositories: readonly { readonly repository: string; readonly files: number; readonly bytes: number }[]
  /** Contents that differ: each is fetched once. */
  readonly contents: { readonly count: number; readonly bytes: number }
  /** What listing repositories and trees has cost; the scan pays it again. */
  readonly listing: { readonly api: ScanMetrics['api']; readonly seconds: number }
  /** The whole scan, by each installed strategy. Owners of what it finds come on top. */
  readonly prices: readonly (Price & { readonly strategy: string })[]
  /** What is left to this scan of each bucket, the configured buffer already taken off. */
  readonly budget: Conditions['budget']
  readonly skipped: Report['coverage']['skipped']
  readonly gaps: readonly Gap[]
}

/** Lists repositories and trees as `scan` does, and fetches no content. @throws as `scan`. */
export async function planScan(wanted: Partial<Target>, options: ScanOptions): Promise<ScanPlan> {
  const { world, target, extensions, meter, startedAtMs, tellBlindSpots, flush, close } = await openWorld(
    wanted,
    options,
    false,
  )
  tellBlindSpots()
  world.requests.allow(world.limits.concurrency.max)
  const planned = new Map<string, { files: number; bytes: number }>()
  const contents = new Map<string, Packable & { readonly score: number }>()
  try {
    const repositories = selectRepositories(world.session.repositories(target), world)
    const trees = world.session.trees(likeliestFirst(repositories, world), treeFilter(world.readers, world.exclusions))
    for await (const item of selectFiles(trees, world)) {
      const { repository } = item.work
      const sum = planned.get(repository.nameWithOwner) ?? { files: 0, bytes: 0 }
      planned.set(repository.nameWithOwner, sum)
      if (item.file === undefined) continue
      sum.files += 1
      sum.bytes += item.file.size ?? 0
      if (!contents.has(item.file.oid) && !(await isKnown(item, world)))
        contents.set(item.file.oid, { at: { repository, file: item.file }, score: scoreOf(item, world) })
    }
    for (const warning of world.coverage.warnings()) world.warn(warning)
  } finally {
    await flush()
    await close()
  }
  const seconds = (world.clock.now() - startedAtMs) / 1_000
  const { api } = meter.metrics(seconds * 1_000, false, { rest: null, graphql: null })
  const files = [...contents.values()].sort((a, b) => b.score - a.score)
  const circumstances = circumstancesOf(world)
  const prices = extensions.all('strategy').map(({ name, extension }) => {
    const price = priceFetching(extension, files, circumstances)
    return {
      strategy: name,
      requests: api.rest.requests + api.graphql.requests + price.requests,
      points: { rest: api.rest.points + price.points.rest, graphql: api.graphql.points + price.points.graphql },
      seconds: seconds + price.seconds,
    }
  })
  const { skipped, gaps } = world.coverage.summary()
  return {
    repositories: [...planned].map(([repository, sum]) => ({ repository, ...sum })),
    contents: { count: files.length, bytes: files.reduce((sum, { at }) => sum + (at.file.size ?? 0), 0) },
    listing: { api, seconds },
    prices,
    budget: circumstances.budget,
    skipped: skipped.map(inWords),
    gaps,
  }
}

/** What an earlier scan has read is not fetched again. */
async function isKnown({ file, readers }: WantedFile, { inventory }: World): Promise<boolean> {
  for (const parser of readers.parsers)
    if ((await inventory.find({ oid: file.oid, parser: versioned(parser) }, () => false)) === undefined) return false
  return readers.detectors.length === 0
}

type Skipped = Report['coverage']['skipped'][number]

/** A part of a repository is told by its size: `12 folders below the root folder (--fast)`. */
function inWords({ repository, reason, folders = 0, files = 0 }: Skipped): Skipped {
  const parts = [
    ...(folders === 0 ? [] : [folders === 1 ? '1 folder' : `${folders} folders`]),
    ...(files === 0 ? [] : [files === 1 ? '1 file' : `${files} files`]),
  ]
  return { repository, reason: parts.length === 0 ? reason : `${parts.join(' and ')} ${reason}` }
}
