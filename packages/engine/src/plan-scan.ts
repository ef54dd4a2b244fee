import type { Gap, Report, Target } from '@ioc-scanner/core'
import { openWorld } from './open-world.js'
import { selectFiles } from './pipeline/select-files.js'
import { selectRepositories } from './pipeline/select-repositories.js'
import { treeFilter } from './pipeline/tree-filter.js'
import type { ScanOptions } from './scan-options.js'

/** What a scan would look at. */
export interface ScanPlan {
  readonly repositories: readonly { readonly repository: string; readonly files: number; readonly bytes: number }[]
  readonly skipped: Report['coverage']['skipped']
  readonly gaps: readonly Gap[]
}

/** Lists repositories and trees as `scan` does, and fetches no content. @throws as `scan`. */
export async function planScan(wanted: Partial<Target>, options: ScanOptions): Promise<ScanPlan> {
  const { world, target, tellBlindSpots, flush, close } = await openWorld(wanted, options)
  tellBlindSpots()
  world.requests.allow(world.limits.concurrency.max)
  const planned = new Map<string, { files: number; bytes: number }>()
  try {
    const trees = world.session.trees(
      selectRepositories(world.session.repositories(target), world),
      treeFilter(world.readers, world.selection),
    )
    for await (const { work, file } of selectFiles(trees, world)) {
      const sum = planned.get(work.repository.nameWithOwner) ?? { files: 0, bytes: 0 }
      if (file !== undefined) {
        sum.files += 1
        sum.bytes += file.size ?? 0
      }
      planned.set(work.repository.nameWithOwner, sum)
    }
    for (const warning of world.coverage.warnings()) world.warn(warning)
  } finally {
    await flush()
    await close()
  }
  const { skipped, gaps } = world.coverage.summary()
  return { repositories: [...planned].map(([repository, sum]) => ({ repository, ...sum })), skipped, gaps }
}
