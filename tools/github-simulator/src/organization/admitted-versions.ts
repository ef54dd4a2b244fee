/** How sure a declared range makes us: it names this one version, it admits it, or it does not. */
export type Admission = 'exactly' | 'among others' | 'no'

type Triple = readonly [number, number, number]

/**
 * Judges the few kinds of ranges that the worlds use: exact, `^`, `~`, `>=` of npm, `==` of PyPI. Any other is an error,
 * for a ground truth must not guess. A range that starts at a pre-release is judged for that version alone.
 */
export function admission(constraint: string, version: string): Admission {
  const pinned = /^(?:==)?(\d+\.\d+\.\d+[\w.-]*)$/.exec(constraint)?.[1]
  if (pinned !== undefined) return pinned === version ? 'exactly' : 'no'
  const [, operator = '', floorText] = /^(\^|~|>=)(\d\S*)$/.exec(constraint) ?? []
  if (floorText === version) return 'among others'
  const floor = floorText === undefined ? undefined : tripleOf(floorText)
  if (floor === undefined) throw new Error(`the ground truth cannot judge the range ${constraint}`)
  const candidate = tripleOf(version)
  if (candidate === undefined || isBelow(candidate, floor)) return 'no'
  return isBelow(candidate, ceilingOf(operator, floor)) ? 'among others' : 'no'
}

/** Undefined for pre-releases: a range without one does not admit them. */
function tripleOf(version: string): Triple | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)$/.exec(version)
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])]
}

function ceilingOf(operator: string, [major, minor, patch]: Triple): Triple {
  if (operator === '>=') return [Infinity, 0, 0]
  if (operator === '~') return [major, minor + 1, 0]
  if (major > 0) return [major + 1, 0, 0]
  return minor > 0 ? [0, minor + 1, 0] : [0, 0, patch + 1]
}

function isBelow(a: Triple, b: Triple): boolean {
  const difference = a.map((part, index) => part - (b[index] ?? 0)).find((step) => step !== 0)
  return difference !== undefined && difference < 0
}
