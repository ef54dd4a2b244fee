import { expect } from '@jest/globals'
import { codeOf } from '@ioc-scanner/core'

/** The action fails with that code. */
export function expectCode(action: () => unknown, code: string): void {
  let thrown: unknown
  try {
    action()
  } catch (failure) {
    thrown = failure
  }
  expect(codeOf(thrown)).toBe(code)
}
