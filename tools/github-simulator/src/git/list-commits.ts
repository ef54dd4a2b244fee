import { runGit } from './run-git.js'

export interface CommitFilter {
  readonly path?: string
  /** Epoch seconds of the committer's date; both ends are included, as in git. */
  readonly sinceSeconds?: number
  readonly untilSeconds?: number
  readonly author?: string
}

/** Oids of the commits reachable from one commit, newest first, in git's own order and with its simplification by path. */
export async function listCommits(
  gitDirectory: string,
  start: string,
  filter: CommitFilter = {},
): Promise<readonly string[]> {
  const args = ['--literal-pathspecs', 'rev-list', start]
  if (filter.sinceSeconds !== undefined) args.push(`--max-age=${filter.sinceSeconds}`)
  if (filter.untilSeconds !== undefined) args.push(`--min-age=${filter.untilSeconds}`)
  if (filter.author !== undefined) args.push('--fixed-strings', `--author=${filter.author}`)
  args.push('--')
  if (filter.path !== undefined && filter.path !== '') args.push(filter.path)
  const output = await runGit(gitDirectory, args)
  return output
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '')
}

/** @returns seconds since the epoch, or null when the text is no time of ISO 8601. */
export function secondsOf(text: string): number | null {
  const milliseconds = /^\d{4}-\d\d-\d\d(?:T|$)/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(milliseconds) ? null : Math.max(0, Math.floor(milliseconds / 1000))
}
