/** A chain of turns that is longer than this does not end by itself: whoever polls waits for time to pass. */
const MOST_TURNS = 1_000

/**
 * Resolves when nothing else can run: no promise is left to be settled, no `setImmediate` is due, no file is being read. A
 * callback of `setImmediate` starts with empty queues of promises and ticks, so only the other queues have to be looked at.
 */
export function whenQuiet(): Promise<void> {
  return new Promise((resolve) => {
    const look = (turns: number): void => {
      if (turns < MOST_TURNS && isBusy()) setImmediate(look, turns + 1)
      else resolve()
    }
    setImmediate(look, 0)
  })
}

function isBusy(): boolean {
  return process.getActiveResourcesInfo().some((resource) => resource === 'Immediate' || resource.startsWith('FSReq'))
}
