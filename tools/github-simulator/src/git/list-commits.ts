import { runGit } from './run-git.js'

export interface CommitFilter {
  readonly path?: string
  /** ISO time. */
  readonly since?: string
  readonly until?: string
  readonly author?: string
}

/** Oids of the commits reachable from one commit, newest first. */
export async function listCommits(
  gitDirectory: string,
  start: string,
  filter: CommitFilter = {},
): Promise<readonly string[]> {
  const args = ['--literal-pathspecs', 'rev-list', start]
  if (filter.since !== undefined) args.push(`--since=${filter.since}`)
  if (filter.until !== undefined) args.push(`--until=${filter.until}`)
  if (filter.author !== undefined) args.push('--fixed-strings', `--author=${filter.author}`)
  args.push('--')
  if (filter.path !== undefined && filter.path !== '') args.push(filter.path)
  const output = await runGit(gitDirectory, args)
  return output
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '')
}
