import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  generateOrganization,
  type FaultPlan,
  type GroundTruth,
  type LedgerSnapshot,
  type SimulatorOptions,
} from 'github-simulator'

const SIMULATOR = fileURLToPath(import.meta.resolve('github-simulator')).replace(/index\.js$/, 'main.js')

/** A generated organization on disk, and what is to be found in it. */
export interface GeneratedWorld {
  readonly organization: string
  readonly directory: string
  readonly truth: GroundTruth
  remove(): Promise<void>
}

export async function generateWorld(repositories: number, seed: number): Promise<GeneratedWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'ioc-scanner-world-'))
  const { truth } = await generateOrganization({ repositories, seed, directory })
  return {
    organization: truth.organization,
    directory,
    truth,
    remove: () => rm(directory, { recursive: true, force: true }),
  }
}

/** A simulated GitHub in a process of its own, so that the scanner's time and memory are the scanner's. */
export interface RunningSimulator {
  readonly url: string
  ledger(): Promise<LedgerSnapshot>
  stop(): Promise<void>
}

export async function serveWorld(
  directory: string,
  options: SimulatorOptions = {},
  faults?: FaultPlan,
): Promise<RunningSimulator> {
  const wanted = ['--directory', directory, '--options', JSON.stringify(options)]
  if (faults !== undefined) wanted.push('--faults', JSON.stringify(faults))
  const child = spawn(process.execPath, [SIMULATOR, ...wanted], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const lines = createInterface({ input: child.stdout })
  const first = await Promise.race([
    new Promise<string>((resolve) => lines.once('line', resolve)),
    ended.then(() => Promise.reject(new Error('the simulator ended before it answered'))),
  ])
  const { url } = JSON.parse(first) as { readonly url: string }
  return {
    url,
    ledger: async () => (await (await fetch(`${new URL(url).origin}/__simulator/ledger`)).json()) as LedgerSnapshot,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}
