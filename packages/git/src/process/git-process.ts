import { spawn, type ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { CodedError, codeOf, messageOf, RequestFailure } from '@ioc-scanner/core'
import { HttpTrace } from './http-trace.js'

const POLL_MS = 200
const KEPT_STDERR = 8_192

export interface GitCommand {
  readonly program: string
  readonly args: readonly string[]
  readonly environment: NodeJS.ProcessEnv
  readonly folder: string
  readonly input?: string
  readonly signal: AbortSignal
  /** For commands that talk to a server. Without it, only the signal ends the command. */
  readonly watch?: Watch
}

export interface Watch {
  /** Until the server first answers. */
  readonly answerMs: number
  /** Between two signs of life after that: an answer, progress, bytes on disk. */
  readonly idleMs: number
  readonly maxBytes: number
  /** What it has brought to disk so far. */
  readonly bytes: () => Promise<number>
  readonly onAnswer: () => void
}

/** How a command ended. */
export interface GitEnd {
  /** null: it was killed. */
  readonly exitCode: number | null
  /** Its last words. */
  readonly stderr: string
  readonly http: HttpTrace
  /** Why we ended it. */
  readonly stopped?: 'timeout' | 'too-large' | 'not-needed'
}

/** They end with us, whatever ends us in an orderly way. */
const living = new Set<GitProcess>()

process.on('exit', () => {
  for (const one of living) one.stop()
})

/** One git process, and the processes that it starts: they end together. */
export class GitProcess {
  readonly stdout: Readable
  readonly ended: Promise<GitEnd>
  readonly #child: ChildProcess
  #stopped: GitEnd['stopped']

  constructor(private readonly command: GitCommand) {
    const { program, args, environment, folder, input, signal } = command
    signal.throwIfAborted()
    // A process group of its own, so that git's helpers die with it.
    const child = spawn(program, [...args], {
      cwd: folder,
      env: environment,
      detached: process.platform !== 'win32',
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      windowsHide: true,
    })
    this.#child = child
    this.stdout = child.stdout
    this.ended = this.#end()
    this.ended.catch(() => undefined) // whoever reads stdout to its end asks for it afterwards
    child.stdin.on('error', () => undefined) // it ended before it read everything: its exit code says why
    child.stdin.end(input ?? '')
  }

  /** Ends it: what it would still say is not needed. */
  stop(why: NonNullable<GitEnd['stopped']> = 'not-needed'): void {
    this.#stopped ??= why
    this.#kill()
  }

  async #end(): Promise<GitEnd> {
    const { signal, watch, program } = this.command
    const child = this.#child
    let sign = Date.now()
    let hasAnswered = false
    const alive = (): void => {
      sign = Date.now()
    }
    const http = new HttpTrace(() => {
      alive()
      hasAnswered = true
      watch?.onAnswer()
    })
    let stderr = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      alive()
      stderr = (stderr + text).slice(-KEPT_STDERR)
    })
    const trace = child.stdio[3] as Readable
    trace.setEncoding('utf8').on('data', (text: string) => http.add(text))
    const stop = (): void => this.#kill()
    signal.addEventListener('abort', stop, { once: true })
    living.add(this)
    let bytes = 0
    const look = async (limits: Watch): Promise<void> => {
      const now = await limits.bytes()
      if (now !== bytes) alive()
      bytes = now
      if (bytes > limits.maxBytes) this.stop('too-large')
      else if (Date.now() - sign > (hasAnswered ? limits.idleMs : limits.answerMs)) this.stop('timeout')
    }
    const poll = watch === undefined ? undefined : setInterval(() => void look(watch), POLL_MS)
    try {
      const exitCode = await new Promise<number | null>((resolve, reject) => {
        child.once('error', (cause) => reject(notStarted(program, cause)))
        child.once('close', resolve)
      })
      signal.throwIfAborted()
      return { exitCode, stderr, http, ...(this.#stopped === undefined ? {} : { stopped: this.#stopped }) }
    } finally {
      clearInterval(poll)
      signal.removeEventListener('abort', stop)
      living.delete(this)
    }
  }

  #kill(): void {
    const { pid } = this.#child
    if (pid === undefined) return
    try {
      if (process.platform === 'win32') this.#child.kill('SIGKILL')
      else process.kill(-pid, 'SIGKILL')
    } catch (thrown) {
      if (codeOf(thrown) !== 'ESRCH') throw thrown // it has ended by itself
    }
    this.stdout.destroy()
  }
}

/** The system has too much to do at the moment. */
const BUSY = new Set(['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE'])

function notStarted(program: string, cause: unknown): CodedError {
  const code = codeOf(cause) ?? ''
  if (BUSY.has(code))
    return new RequestFailure('TRANSIENT', 'resource-limit', `git cannot be started just now (${code})`, { cause })
  const why = code === 'ENOENT' ? 'it is not installed, or not on the PATH' : messageOf(cause)
  return new CodedError('GIT_MISSING', `${program} cannot be started: ${why}; install git 2.32 or newer`, { cause })
}
