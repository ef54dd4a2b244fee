import type { BatchOutcome, Conditions, Quantiles, RequestFailureCode } from '@ioc-scanner/core'

const REMEMBERED = 50
/** Real answers: that something is missing or not allowed is no sign of trouble on the way. */
const ANSWERED: ReadonlySet<string | undefined> = new Set([undefined, 'REFUSED', 'MISSING'])

/** The last fifty requests: what a strategy may know of the recent past. */
export class RecentRequests {
  readonly #outcomes: { readonly outcome: BatchOutcome; readonly failure?: RequestFailureCode }[] = []

  note(outcome: BatchOutcome, failure?: RequestFailureCode): void {
    this.#outcomes.push({ outcome, failure })
    if (this.#outcomes.length > REMEMBERED) this.#outcomes.shift()
  }

  conditions(): Conditions['recent'] {
    const all = this.#outcomes
    const latencies = all.filter(({ outcome }) => outcome.status === 'measured').map(({ outcome }) => outcome.latencyMs)
    return {
      latencyMs: quantiles(latencies),
      errorRate: all.length === 0 ? 0 : all.filter(({ failure }) => !ANSWERED.has(failure)).length / all.length,
      secondaryLimitHits: all.filter(({ failure }) => failure === 'SECONDARY_LIMIT').length,
      timeouts: all.filter(({ failure }) => failure === 'TIMEOUT' || failure === 'TOO_HEAVY').length,
    }
  }
}

function quantiles(values: readonly number[]): Quantiles {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99) }
}
