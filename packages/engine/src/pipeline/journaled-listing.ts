import type { Gap, Listed, Repository, Target } from '@ioc-scanner/core'
import type { World } from './world.js'

/**
 * Lists the target and notes each page in the journal once it has been told whole. A scan that is taken up starts with the
 * pages that it had noted, and asks only for those behind them.
 */
export async function* journaledListing(target: Target, { session, record }: World): AsyncGenerator<Listed> {
  const { before } = record
  const known = before.repositories.filter(({ head }) => head !== null)
  yield* known.map((repository) => ({ repository }))
  yield* before.gaps.map((gap) => ({ gap }))
  // Why a repository has no head is not noted: it may have one by now.
  const headless = before.repositories.filter(({ head }) => head === null).map(({ nameWithOwner }) => nameWithOwner)
  if (headless.length > 0) yield* session.repositories({ ...onlyNamed(target), repositories: headless })
  if (before.isComplete) return

  const page = new Page()
  let { progress } = before
  for await (const item of session.repositories(target, before.progress ?? undefined)) {
    yield item
    page.add(item)
    if (!('progress' in item)) continue
    progress = item.progress
    await record.listed({ ...page.taken(), progress })
  }
  if (page.hasUnknown) return
  await record.listed({ ...page.taken(), progress })
  await record.listingDone()
}

const onlyNamed = (target: Target): Target => ({ ...target, organizations: [], users: [], folders: [], teams: [] })

/** What was told since the last progress. */
class Page {
  /** Something exists that was not listed, and nobody knows what: nothing may be called gone. */
  hasUnknown = false
  #repositories: Repository[] = []
  #gaps: Gap[] = []

  add(item: Listed): void {
    if (item.repository !== undefined) this.#repositories.push(item.repository)
    else if (item.gap !== undefined) {
      this.#gaps.push(item.gap)
      if (item.gap.repository === null) this.hasUnknown = true
    }
  }

  taken(): { readonly repositories: readonly Repository[]; readonly gaps: readonly Gap[] } {
    const taken = { repositories: this.#repositories, gaps: this.#gaps }
    this.#repositories = []
    this.#gaps = []
    return taken
  }
}
