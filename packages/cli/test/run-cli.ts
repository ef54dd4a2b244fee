import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DEMO_TOKEN } from 'github-simulator'

/** The command as it is installed. */
export const CLI = fileURLToPath(new URL('../bin/run.js', import.meta.url))

/** A command lives for a second: what the optimizing compiler does in it, on another core, is a quarter of the cost of these tests. */
const QUICKLY = '--no-opt'

export interface Run {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** A user of whom this machine knows nothing: an empty home, an empty working directory. */
export interface User {
  readonly home: string
  readonly directory: string
  /** `env` is added to the user's environment; undefined takes a variable out. */
  run(command: readonly string[], env?: NodeJS.ProcessEnv): Promise<Run>
  environment(env?: NodeJS.ProcessEnv): NodeJS.ProcessEnv
  remove(): Promise<void>
}

export async function newUser(): Promise<User> {
  const home = await mkdtemp(join(tmpdir(), 'ioc-scanner-user-'))
  const directory = await mkdtemp(join(tmpdir(), 'ioc-scanner-work-'))
  const environment = (env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => {
    const { PATH, LANG } = process.env
    const all = { PATH, LANG, HOME: home, GITHUB_TOKEN: DEMO_TOKEN, CI: 'true', ...env }
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
  }
  return {
    home,
    directory,
    environment,
    run: (command, env) => run(process.execPath, [QUICKLY, CLI, ...command], { cwd: directory, env: environment(env) }),
    remove: async () => {
      await rm(home, { recursive: true, force: true })
      await rm(directory, { recursive: true, force: true })
    },
  }
}

export async function run(
  program: string,
  parameters: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Run> {
  const child = spawn(program, parameters, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr] = [collected(child.stdout), collected(child.stderr)]
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? -1))
  })
  return { exitCode, stdout: await stdout, stderr: await stderr }
}

async function collected(stream: NodeJS.ReadableStream): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}
