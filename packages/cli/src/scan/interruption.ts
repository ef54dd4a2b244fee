import { EXIT } from '../output/exit-code.js'

export interface Interruption {
  readonly signal: AbortSignal
  /** From now on Ctrl-C ends the process as it usually does. */
  end(): void
}

/** Ctrl-C, or the end of the terminal, ends the scan with what is known so far; a second one ends the process at once. */
export function interruption(tell: (message: string) => void): Interruption {
  const controller = new AbortController()
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted)
    controller.abort(Object.assign(new Error('interrupted'), { code: 'INTERRUPTED' }))
    tell('interrupted: reporting what is known so far; Ctrl-C again stops at once')
  }
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const name of signals) process.on(name, stop)
  return {
    signal: controller.signal,
    end: () => {
      for (const name of signals) process.off(name, stop)
    },
  }
}
