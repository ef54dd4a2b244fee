/**
 * Waits in a line until admitted; an abort leaves the line.
 * @param queue Takes the place in the line, and returns how to give it up.
 */
export async function untilAdmitted(signal: AbortSignal, queue: (admit: () => void) => () => void): Promise<void> {
  signal.throwIfAborted()
  await new Promise<void>((resolve, reject) => {
    const abort = (): void => {
      leave()
      reject(signal.reason as Error)
    }
    const leave = queue(() => {
      signal.removeEventListener('abort', abort)
      resolve()
    })
    signal.addEventListener('abort', abort, { once: true })
  })
}
