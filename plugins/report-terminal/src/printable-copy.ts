import { printable } from '@ioc-scanner/core'

/**
 * The same data with every text made safe to print. Done once for the whole report, so that no line can forget it:
 * names, paths and messages come from scanned repositories and from IOC feeds.
 */
export function printableCopy<Value>(value: Value): Value {
  return copied(value) as Value
}

function copied(value: unknown): unknown {
  if (typeof value === 'string') return printable(value)
  if (Array.isArray(value)) return value.map(copied)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copied(member)]))
}
