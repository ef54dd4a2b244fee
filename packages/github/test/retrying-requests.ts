import {
  codeOf,
  RequestFailure,
  type Answer,
  type Attempt,
  type RequestDescription,
  type RequestRunner,
} from '@ioc-scanner/core'

export interface Outcome {
  readonly description: RequestDescription
  readonly answer?: Omit<Answer<unknown>, 'value'>
  readonly failure?: RequestFailure
}

const REPEATED = new Set(['TRANSIENT', 'TIMEOUT', 'PRIMARY_LIMIT', 'SECONDARY_LIMIT'])

/** The engine's part in a test: repeats what may pass, at once, and remembers what happened. */
export class RetryingRequests implements RequestRunner {
  readonly outcomes: Outcome[] = []
  readonly abort = new AbortController()

  constructor(private readonly retries: number = 3) {}

  async run<T>(description: RequestDescription, attempt: Attempt<T>): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      this.abort.signal.throwIfAborted()
      try {
        const { value, ...answer } = await attempt(this.abort.signal, () => undefined)
        this.outcomes.push({ description, answer })
        return value
      } catch (thrown) {
        if (!(thrown instanceof RequestFailure)) throw thrown
        this.outcomes.push({ description, failure: thrown })
        if (tries >= this.retries || !REPEATED.has(codeOf(thrown) ?? '')) throw thrown
      }
    }
  }

  /** `kind` and code of each attempt, in order: `tree ok`, `blob TRANSIENT`. */
  get history(): readonly string[] {
    return this.outcomes.map(({ description, failure }) => `${description.kind} ${failure?.code ?? 'ok'}`)
  }

  /** The failures so far. */
  get failures(): readonly RequestFailure[] {
    return this.outcomes.flatMap(({ failure }) => (failure === undefined ? [] : [failure]))
  }
}
