/** As much of `T` as a test cares about. Lists are given whole. */
export type Partially<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [Key in keyof T]?: Partially<T[Key]> }
    : T

/** `base` with the changes put in, at any depth; lists are replaced, undefined changes nothing. */
export function merged<T extends object>(base: T, changes: Partially<T>): T {
  const result: Record<string, unknown> = Object.fromEntries(Object.entries(base))
  for (const [key, change] of Object.entries(changes)) {
    if (change === undefined) continue
    const before = result[key]
    result[key] = isRecord(before) && isRecord(change) ? merged(before, change) : change
  }
  return result as T
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
