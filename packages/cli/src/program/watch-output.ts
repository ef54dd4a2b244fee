export interface WatchedOutput {
  /** What the stream failed with first, so far. A reader that went away (`| head`) is no failure. */
  failure(): unknown
  /** Whether the stream failed with that: others that listen to it may throw it. */
  brought(error: unknown): boolean
}

/** Keeps a stream that fails from ending the process. */
export function watchOutput(stream: NodeJS.WritableStream): WatchedOutput {
  const errors = new Set<unknown>()
  // First of all listeners, because those of others may throw.
  stream.prependListener('error', (error: Error) => errors.add(error))
  return {
    failure: () => [...errors].find((error) => (error as NodeJS.ErrnoException).code !== 'EPIPE'),
    brought: (error) => errors.has(error),
  }
}
