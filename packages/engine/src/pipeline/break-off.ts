import { messageOf, type Gap, type RequestFailure } from '@ioc-scanner/core'
import type { World } from './world.js'

/** The gap for a stage that broke off: what came after it was not looked at. */
export function brokenOff(what: string, cause: unknown): Gap {
  const { reason } = cause as Partial<RequestFailure>
  return { repository: null, ref: null, path: null, reason: reason ?? 'plugin', detail: `${what}: ${messageOf(cause)}` }
}

/**
 * Passes items on until their source fails; then leaves a gap. An interrupt, and a failure before anything was listed, are
 * passed on: then there is nothing to report.
 */
export async function* untilBroken<Item>(
  items: AsyncIterable<Item>,
  what: () => string,
  { signal, coverage }: World,
): AsyncGenerator<Item> {
  try {
    yield* items
  } catch (cause) {
    if (signal.aborted || coverage.repositoriesListed === 0) throw cause
    coverage.brokeOff(brokenOff(what(), cause))
  }
}
