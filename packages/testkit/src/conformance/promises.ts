import { describe, test } from '@jest/globals'

/** One thing that a contract promises, with the check that it holds. As data, so that suites can be tried on liars too. */
export interface ContractPromise {
  readonly name: string
  /** Throws, or rejects, where the promise is broken. */
  readonly check: () => void | Promise<void>
}

/** Generous: machines that run tests are shared. */
const TIMEOUT_MS = 60_000

/** Registers a suite: each promise becomes one test. */
export function conforms(title: string, promises: readonly ContractPromise[]): void {
  describe(title, () => {
    for (const { name, check } of promises) test(name, check, TIMEOUT_MS)
  })
}

/** The names of the promises that do not hold. */
export async function brokenPromises(promises: readonly ContractPromise[]): Promise<readonly string[]> {
  const broken: string[] = []
  for (const { name, check } of promises) {
    const held = await Promise.resolve()
      .then(check)
      .then(
        () => true,
        () => false,
      )
    if (!held) broken.push(name)
  }
  return broken
}
