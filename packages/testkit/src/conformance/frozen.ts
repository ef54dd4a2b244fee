/** The same value, frozen at every depth: whoever writes to what it was only lent throws. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) frozen<unknown>(inner)
  }
  return value
}
