import { expect } from '@jest/globals'

/** Names are what users type and reports show: lower case, digits, single dashes. */
export function expectValidName(name: string): void {
  expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
}
