import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('processes.mjs', import.meta.url))

export interface RunProcess {
  readonly file: string
  readonly what: 'scan' | 'query' | 'fill' | 'open'
  readonly seed?: number
  readonly count?: number
  /** Command and arguments before `node`: who runs it, and with which limits. */
  readonly under?: readonly string[]
  /** kill -9 once it has said that many lines, and that many microseconds later. */
  readonly killAfter?: { readonly lines: number; readonly microseconds: number }
}

export interface EndedProcess {
  readonly exitCode: number | null
  readonly signal: string | null
  readonly lines: readonly string[]
  readonly errors: string
}

/** Runs `processes.mjs` to its end. */
export async function runProcess({
  file,
  what,
  seed = 0,
  count,
  under = [],
  killAfter,
}: RunProcess): Promise<EndedProcess> {
  const words = [
    ...under,
    process.execPath,
    SCRIPT,
    file,
    what,
    String(seed),
    ...(count === undefined ? [] : [String(count)]),
  ]
  const [command = process.execPath, ...args] = words
  const env = { ...process.env, NODE_OPTIONS: '' }
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  let errors = ''
  let isKilled = false
  child.stdout.on('data', (bytes: Buffer) => {
    said += bytes.toString()
    if (killAfter === undefined || isKilled || said.split('\n').length <= killAfter.lines) return
    isKilled = true
    const until = process.hrtime.bigint() + BigInt(killAfter.microseconds * 1_000)
    while (process.hrtime.bigint() < until);
    child.kill('SIGKILL')
  })
  child.stderr.on('data', (bytes: Buffer) => (errors += bytes.toString()))
  const [exitCode, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, by) => resolve([code, by]))
  })
  return { exitCode, signal, lines: said.split('\n').filter((line) => line !== ''), errors }
}
