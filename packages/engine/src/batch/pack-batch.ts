import type { BatchPlan } from '@ioc-scanner/core'
import type { WantedBlob } from '../pipeline/wanted-file.js'

/** Larger answers than this take GitHub longer than its ten seconds, or this process more memory than it should. */
const MAX_BATCH_BYTES = 10 * 1024 * 1024

/** Chooses the files of the next batch: the best first, as many as the plan says, of one repository unless it may mix. */
export function packBatch(
  waiting: readonly WantedBlob[],
  plan: BatchPlan,
  maxBytes: number,
  mayServe: (repository: string) => boolean,
): ReadonlySet<WantedBlob> {
  const chosen = new Set<WantedBlob>()
  const limit = Math.min(maxBytes, MAX_BATCH_BYTES)
  let bytes = 0
  let repository: string | undefined
  for (const blob of waiting) {
    if (chosen.size >= plan.batchSize) break
    const { nameWithOwner } = blob.at.repository
    if (!plan.crossRepository) {
      if (repository === undefined ? !mayServe(nameWithOwner) : nameWithOwner !== repository) continue
    }
    const size = blob.at.file.size ?? 0
    if (chosen.size > 0 && bytes + size > limit) continue
    chosen.add(blob)
    bytes += size
    repository ??= nameWithOwner
  }
  return chosen
}
