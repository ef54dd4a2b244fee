import type { Attempt, RequestDescription, RequestRunner, SourceConnection } from '@ioc-scanner/core'
import { VirtualClock } from '@ioc-scanner/simulation'

/** Runs every request at once, without limits and retries, and remembers what was asked for. */
export class DirectRequests implements RequestRunner {
  readonly #sent: RequestDescription[] = []
  readonly #signal: AbortSignal

  constructor(signal: AbortSignal = new AbortController().signal) {
    this.#signal = signal
  }

  /** Every request so far, in the order in which they were started. */
  get sent(): readonly RequestDescription[] {
    return this.#sent
  }

  async run<T>(request: RequestDescription, attempt: Attempt<T>): Promise<T> {
    this.#signal.throwIfAborted()
    this.#sent.push(request)
    return (await attempt(this.#signal, () => undefined)).value
  }
}

/** What the host would lend to a repository source: direct requests, virtual time, no credentials, an address where nobody is. */
export function connection(changes: Partial<SourceConnection> = {}): SourceConnection {
  const signal = changes.signal ?? new AbortController().signal
  return {
    requests: new DirectRequests(signal),
    clock: new VirtualClock(),
    signal,
    apiUrl: 'https://api.example.invalid',
    credentials: { kind: 'none' },
    network: { requestTimeoutSeconds: 30, idleTimeoutSeconds: 10 },
    toolVersion: '0.1.0',
    ...changes,
  }
}
