/** Requests of a scan, by what they have to wait for. */
export interface Dependent {
  /** Each names the next: one after the other. */
  readonly pages: number
  /** Of the repositories of a page. */
  readonly trees: number
  /** Of files that a tree has named, and whatever else there is to ask for. */
  readonly contents: number
  /** Of these, the share that waits until all trees are known, so that the likeliest hits come first; default 0. */
  readonly heldBack?: number
}

/** Trees are walked in two steps at least: the root, and what only it has named. */
const TREE_LEVELS = 2

/**
 * How many times the latency a scan takes at least, if an answer takes nothing but the latency and computing takes no time:
 * played round by round, with so many requests in each as may be in flight. A page waits for the page before it; the trees of
 * a page for the page, their second step for their first; the contents of a page for its trees, or all trees. Whatever is due and leads to
 * more goes first. So it is at least the longest chain (all pages, the trees of the last one, its contents) and at least all
 * requests / concurrency; and it is a little more than both, for at first there is hardly anything that can be asked for.
 */
export function fewestRounds({ pages, trees, contents, heldBack = 0 }: Dependent, concurrency: number): number {
  let late = Math.round(contents * heldBack)
  const early = contents - late
  const left = Array.from({ length: pages }, (_, page) => {
    const ofPage = (all: number): number => Math.floor((all * (page + 1)) / pages) - Math.floor((all * page) / pages)
    const first = Math.ceil(ofPage(trees) / TREE_LEVELS)
    return [1, first, ofPage(trees) - first, ofPage(early)]
  })
  const stepOf = (steps: readonly number[]): number => {
    const next = steps.findIndex((requests) => requests > 0)
    return next < 0 ? steps.length : next
  }
  let rounds = 0
  while (late > 0 || left.some((steps) => stepOf(steps) < steps.length)) {
    rounds += 1
    let free = concurrency
    // What is due is decided before anything of this round is answered.
    const due = left
      .map((steps, page) => ({ steps, step: stepOf(steps), mayBeAsked: page === 0 || left[page - 1]?.[0] === 0 }))
      .filter(({ steps, step, mayBeAsked }) => step < steps.length && mayBeAsked)
      .sort((a, b) => a.step - b.step)
    const areTreesKnown = left.every((steps) => stepOf(steps) >= steps.length - 1)
    for (const { steps, step } of due) {
      const sent = Math.min(free, steps[step] ?? 0)
      steps[step] = (steps[step] ?? 0) - sent
      free -= sent
    }
    if (areTreesKnown) late -= Math.min(free, late)
  }
  return rounds
}
