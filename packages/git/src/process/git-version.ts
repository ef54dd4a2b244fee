import { CodedError } from '@ioc-scanner/core'
import { GitProcess } from './git-process.js'
import { localEnvironment } from './git-environment.js'

/** The first that takes its whole configuration from the environment, and object names from stdin. */
const NEEDED = [2, 32] as const

/**
 * The version of the installed git, as it says it.
 * @throws {CodedError} `GIT_MISSING`, `GIT_TOO_OLD`.
 */
export async function gitVersion(
  program: string,
  { environment, folder, signal }: { environment: NodeJS.ProcessEnv; folder: string; signal: AbortSignal },
): Promise<string> {
  const command = {
    program,
    args: ['version'],
    environment: localEnvironment(environment, folder, folder),
    folder,
    signal,
  }
  const running = new GitProcess(command)
  let said = ''
  running.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  await running.ended
  const [, major = '', minor = '', rest = ''] = /^git version (\d+)\.(\d+)([.\w-]*)/.exec(said) ?? []
  const isEnough = Number(major) > NEEDED[0] || (Number(major) === NEEDED[0] && Number(minor) >= NEEDED[1])
  if (major === '' || !isEnough) {
    const found = major === '' ? 'no git' : `git ${major}.${minor}`
    throw new CodedError('GIT_TOO_OLD', `${program} is ${found}; reading over git needs ${NEEDED.join('.')} or newer`)
  }
  return `${major}.${minor}${rest}`
}
