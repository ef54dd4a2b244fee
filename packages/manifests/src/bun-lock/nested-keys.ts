/** Deeper nests are generated, and would make looking up quadratic. */
const MAX_NESTING = 50
const MAX_KEY_CHARACTERS = 2_000

/**
 * Which entry `from` gets when it asks for `name`: the one inside itself (`from/name`), else the one inside what it is in,
 * up to the one at the root; undefined where there is none.
 */
export function keyOfDependency(keys: ReadonlySet<string>, from: string, name: string): string | undefined {
  if (from.length > MAX_KEY_CHARACTERS || name.length > MAX_KEY_CHARACTERS) return undefined
  let inside = from
  for (let level = 0; inside !== '' && level < MAX_NESTING; level += 1) {
    const key = `${inside}/${name}`
    if (keys.has(key)) return key
    inside = outside(inside)
  }
  return keys.has(name) ? name : undefined
}

/** `@acme/right/@acme/left` is inside `@acme/right`. */
function outside(key: string): string {
  const last = key.lastIndexOf('/')
  if (last === -1) return ''
  const before = key.lastIndexOf('/', last - 1)
  const isScoped = key[before + 1] === '@'
  return isScoped ? key.slice(0, Math.max(before, 0)) : key.slice(0, last)
}
