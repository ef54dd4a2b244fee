// By its own door: the front door of @oclif/core loads what no command here uses (20 ms of 100).
import { run } from '@oclif/core/run'
import { takeTokenFromEnvironment } from '../login/environment-token.js'
import { guardOutput, hideSecrets, hideSpellings, hideTokens } from './hide-secrets.js'
import { watchOutput, type WatchedOutput } from './watch-output.js'

const NOTHING_SCANNED = 2
/** Node's own exit code where the top level waits for something that can never come. */
const NEVER_SETTLED = 13

/**
 * Runs one command and ends the process.
 *
 * Start-up, CPU time on Node 20 with the plugins of this package, lowest of 15: `node -e 0` 60 ms, `--help` 180 ms, of
 * which the import of oclif takes 65 and its reading of the plugins' package.json files 30. Without oclif.manifest.json
 * it is 400 ms: every command's module is loaded to be described. So nothing else is short-cut here.
 *
 * @param root `import.meta.url` of the program.
 */
export async function runProgram(argv: readonly string[], root: string): Promise<void> {
  // Before any plugin is loaded: a plugin finds no token in the environment, and whatever it prints shows none.
  // By its own door, which loads nothing else: start-up waits for it.
  const { spellingsOf } = await import('@ioc-scanner/github/secret-spellings')
  hideSpellings(spellingsOf)
  takeTokenFromEnvironment(process.env)
  guardOutput(process.stdout, hideSecrets)
  guardOutput(process.stderr, (text) => hideTokens(hideSecrets(text)))

  const debug = argv.includes('--debug')
  const output = watchOutput(process.stdout)
  // Where nothing can be said any more, the work goes on: its exit code still tells how it ended.
  const messages = watchOutput(process.stderr)
  let isOver = false
  let isFailing = false
  const fail = async (thrown: unknown): Promise<void> => {
    if (isFailing) {
      // Not even the failure can be described.
      process.stderr.write(`Error: ${JSON.stringify(String(thrown))}\n`)
      process.exit(NOTHING_SCANNED)
    }
    isOver = isFailing = true
    const { exitCodeOfError, textOfError } = await import('./describe-error.js')
    process.stderr.write(textOfError(thrown, debug))
    await end(exitCodeOfError(thrown))
  }
  // What a plugin throws outside of every call, in a timer or a promise that nobody awaits.
  process.on('uncaughtException', (thrown) => {
    // oclif throws what a stream failed with: that is told once the work is done.
    if (!output.brought(thrown) && !messages.brought(thrown)) void fail(thrown)
  })
  process.on('exit', (code) => {
    if (isOver || (code !== 0 && code !== NEVER_SETTLED)) return
    // Without this, a plugin that calls process.exit would make a scan that never was look like a clean one.
    process.stderr.write('Error: the program was ended before its work was done, probably by a plugin\n')
    process.exitCode = NOTHING_SCANNED
  })
  try {
    await finish(await exitCodeOf(run([...argv], root)), output, () => (isOver = true))
  } catch (thrown) {
    await fail(thrown)
  }
}

/** The exit code of a command that did its work. @throws What it failed with. */
async function exitCodeOf(command: Promise<unknown>): Promise<number> {
  try {
    await command
    return 0
  } catch (thrown) {
    const { exitCodeOfError, isExit } = await import('./describe-error.js')
    if (isExit(thrown)) return exitCodeOfError(thrown)
    throw thrown
  }
}

/** Whether an answer arrived is known only when all of it is written. @throws {CodedError} `OUTPUT_FAILED` */
async function finish(exitCode: number, output: WatchedOutput, over: () => void): Promise<void> {
  await drained(process.stdout)
  const failure = output.failure()
  if (failure !== undefined) {
    const { standardOutputFailed } = await import('../output/write-failure.js')
    throw standardOutputFailed(failure)
  }
  over()
  await end(exitCode)
}

/** A plugin may have left a timer or a socket behind: the work is done, so the process ends, once all is written. */
async function end(exitCode: number): Promise<never> {
  await Promise.all([drained(process.stdout), drained(process.stderr)])
  process.exit(exitCode)
}

/** Node writes to pipes in the background: what a slow reader has not taken yet would be cut off. */
function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (!stream.writable)
      setImmediate(resolve) // what it failed with is told in the next turn
    else stream.write('', () => resolve())
  })
}
