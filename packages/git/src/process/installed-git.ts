import { tmpdir } from 'node:os'
import type { GitSettings } from '../git-settings.js'
import { gitVersion } from './git-version.js'

/**
 * The version of git that would be used, for `doctor` and for whoever chooses a way. Sends nothing.
 * @throws {CodedError} `GIT_MISSING`, `GIT_TOO_OLD`.
 */
export function installedGit(settings: Pick<GitSettings, 'program' | 'environment'> = {}): Promise<string> {
  const { program = 'git', environment = process.env } = settings
  return gitVersion(program, { environment, folder: tmpdir(), signal: new AbortController().signal })
}
