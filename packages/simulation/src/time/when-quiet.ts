/** A chain of turns that is longer than this does not end by itself: whoever polls waits for time to pass. */
const MOST_TURNS = 1_000
/** A file that is not read by then may never be: a pipe, a terminal. */
const LONGEST_READ_MS = 1_000

/**
 * Resolves when nothing else can run: no promise is left to be settled, no `setImmediate` is due, no file is being read. A
 * callback of `setImmediate` starts with empty queues of promises and ticks, so only the other queues have to be looked at.
 */
export function whenQuiet(): Promise<void> {
  return new Promise((resolve) => {
    let readingSinceMs: number | undefined
    const look = (turns: number): void => {
      const activity = activityNow()
      if (activity === 'turns' && turns < MOST_TURNS) setImmediate(look, turns + 1)
      else if (activity === 'files' && isWorthWaiting()) setImmediate(look, turns)
      else resolve()
    }
    const isWorthWaiting = (): boolean => {
      readingSinceMs ??= performance.now()
      return performance.now() - readingSinceMs < LONGEST_READ_MS
    }
    setImmediate(look, 0)
  })
}

function activityNow(): 'turns' | 'files' | 'none' {
  const resources = process.getActiveResourcesInfo()
  if (resources.includes('Immediate')) return 'turns'
  return resources.some((resource) => /^(FSReq|CloseReq)/.test(resource)) ? 'files' : 'none'
}
