import picomatch from 'picomatch'
import { CodedError } from '@ioc-scanner/core'

/** What one folder, or a name, has to look like; `**` for any number of folders. */
type Step = '**' | ((name: string) => boolean)

/** A name has up to 255 characters, which anybody may choose: more stars than these would try too many ways to fill them. */
const MOST_STARS = 3

/**
 * Whether one of the globs matches a path. Each folder is matched on its own, so that the time is bounded by pattern × path,
 * however deep a scanned repository is.
 * @throws {CodedError} `GLOB_INVALID`, naming the glob.
 */
export function anyGlob(globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false
  const all = globs.flatMap((glob) => alternativesOf(glob).map((alternative) => stepsOf(alternative, glob)))
  return (path) => {
    const names = path.split('/')
    return all.some((steps) => matches(steps, names))
  }
}

/** Braces may hold slashes: `{docs,src/test}/**`. */
function alternativesOf(glob: string): readonly string[] {
  if (glob === '') throw new CodedError('GLOB_INVALID', 'an empty glob matches nothing')
  const [before, inside, after] = braces(glob)
  if (inside === undefined) return [glob]
  return inside.flatMap((part) => alternativesOf(`${before}${part}${after}`))
}

/** The first braces that hold a comma and a slash, split into what stands before them, in them and behind them. */
function braces(glob: string): readonly [string, readonly string[] | undefined, string] {
  const found = /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(glob)
  if (found === null || !(found[2] ?? '').includes('/')) return [glob, undefined, '']
  return [found[1] ?? '', (found[2] ?? '').split(','), found[3] ?? '']
}

function stepsOf(alternative: string, glob: string): readonly Step[] {
  return alternative.split('/').map((step) => {
    if (step === '**') return step
    const stars = step.split('*').length - 1
    if (stars > MOST_STARS)
      throw new CodedError('GLOB_INVALID', `'${glob}': no more than ${MOST_STARS} stars between two slashes`)
    return picomatch(step, { dot: true })
  })
}

function matches(steps: readonly Step[], names: readonly string[]): boolean {
  // reached[n]: the steps so far match the first n names.
  let reached = [true, ...names.map(() => false)]
  for (const step of steps) {
    const next = reached.map(() => false)
    let any = false
    for (const [count, isReached] of reached.entries()) {
      any ||= isReached
      if (step === '**') next[count] = any
      else if (isReached && count < names.length) next[count + 1] = step(names[count] ?? '')
    }
    reached = next
  }
  return reached[names.length] === true
}
