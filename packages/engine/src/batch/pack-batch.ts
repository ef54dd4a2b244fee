import type { BatchPlan } from '@ioc-scanner/core'

/** As much of a wanted content as packing has to know. */
export interface Packable {
  readonly at: { readonly repository: { readonly nameWithOwner: string }; readonly file: { readonly size?: number } }
}

/** Larger answers than this take GitHub longer than its ten seconds, or this process more memory than it should. */
const MAX_BATCH_BYTES = 10 * 1024 * 1024

/** A query over more repositories than this GitHub gives up; how many files of each it asks for matters less. */
const MAX_BATCH_REPOSITORIES = 50

/** Chooses the files of the next batch: the best first, as many as the plan says, of one repository unless it may mix. */
export function packBatch<Content extends Packable>(
  waiting: readonly Content[],
  plan: BatchPlan,
  maxBytes: number,
  mayServe: (repository: string) => boolean,
): ReadonlySet<Content> {
  const chosen = new Set<Content>()
  const limit = Math.min(maxBytes, MAX_BATCH_BYTES)
  let bytes = 0
  const repositories = new Set<string>()
  for (const blob of waiting) {
    if (chosen.size >= plan.batchSize) break
    const { nameWithOwner } = blob.at.repository
    const isNew = !repositories.has(nameWithOwner)
    if (!plan.crossRepository && isNew && (repositories.size > 0 || !mayServe(nameWithOwner))) continue
    if (isNew && repositories.size === MAX_BATCH_REPOSITORIES) continue
    const size = blob.at.file.size ?? 0
    if (chosen.size > 0 && bytes + size > limit) continue
    chosen.add(blob)
    bytes += size
    repositories.add(nameWithOwner)
  }
  return chosen
}
