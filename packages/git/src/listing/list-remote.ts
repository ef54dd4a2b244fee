import { CodedError, codeOf, type Gap, type Listed, type Repository, type Target } from '@ioc-scanner/core'
import { failureOfRequest } from '../failure-of-request.js'

const HEAD_OF = /^ref: refs\/heads\/(.+)\tHEAD$/m
const COMMIT_OF = /^([0-9a-f]{40}|[0-9a-f]{64})\tHEAD$/m

/** What the server says about HEAD, as `git ls-remote --symref` writes it. */
export function headIn(stdout: string): Repository['head'] {
  const commit = COMMIT_OF.exec(stdout)?.[1]
  if (commit === undefined) return null
  return { ref: HEAD_OF.exec(stdout)?.[1] ?? 'HEAD', commit }
}

/**
 * The repositories that the target names one by one. git says where their head is and nothing else: not whether they are
 * archived, a fork, or public, so they pass for private ones.
 */
export async function* listRemote(
  { repositories }: Target,
  ask: (nameWithOwner: string) => Promise<Repository['head']>,
  signal: AbortSignal,
): AsyncGenerator<Listed> {
  const names = repositories.filter(
    (name, index) => repositories.findIndex((other) => other.toLowerCase() === name.toLowerCase()) === index,
  )
  yield { total: names.length }
  const gaps: { readonly gap: Gap; readonly thrown: unknown }[] = []
  let found = 0
  for (const nameWithOwner of names) {
    try {
      const head = await ask(nameWithOwner)
      found += 1
      yield {
        repository: {
          id: `git:${nameWithOwner.toLowerCase()}`,
          nameWithOwner,
          head,
          visibility: 'private',
          isArchived: false,
          isFork: false,
          topics: [],
        },
      }
    } catch (thrown) {
      signal.throwIfAborted()
      const failure = failureOfRequest(thrown)
      if (failure === undefined) throw thrown
      const gap = { repository: nameWithOwner, ref: null, path: null, reason: failure.reason, detail: failure.message }
      gaps.push({ gap, thrown })
    }
  }
  if (found === 0) throwIfNothingIs(names, gaps)
  for (const { gap } of gaps) yield { gap }
}

/** Nothing can be listed, and no later scan would list more. */
function throwIfNothingIs(
  names: readonly string[],
  failed: readonly { readonly gap: Gap; readonly thrown: unknown }[],
): void {
  const [first] = failed
  if (first === undefined) return
  const all = (code: string): boolean => failed.every(({ thrown }) => codeOf(thrown) === code)
  const options = { cause: first.thrown }
  if (all('UNAUTHORIZED')) throw new CodedError('LOGIN_REFUSED', `the login was refused: ${first.gap.detail}`, options)
  if (all('MISSING'))
    throw new CodedError(
      'TARGET_NOT_FOUND',
      `--repo ${names.join(', ')}: not there, or invisible to this login`,
      options,
    )
}
