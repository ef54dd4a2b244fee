import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DEMO_TOKEN } from 'github-simulator'

/** The scanner as it is installed: benchmarks import nothing of it. */
export const CLI = fileURLToPath(new URL('../../../packages/cli/bin/run.js', import.meta.url))

/** What benchmarks read of a report. */
export interface ScannedReport {
  readonly scan: { readonly status: string }
  readonly findings: readonly {
    readonly repository: string
    readonly path: string
    readonly line: number | null
    readonly confidence: string
    readonly package: {
      readonly ecosystem: string
      readonly name: string
      readonly version: string | null
      readonly constraint: string | null
    } | null
  }[]
  readonly coverage: {
    readonly files: { readonly total: number }
    readonly gaps: readonly {
      readonly repository: string | null
      readonly path: string | null
      readonly reason: string
      readonly detail: string
    }[]
  }
  readonly warnings: readonly string[]
  readonly metrics: {
    readonly duration_seconds: number
    readonly peak_memory_mb: number | null
    readonly rate_limit_wait_seconds: number | null
    readonly retries: number | null
    readonly api: {
      readonly rest: { readonly requests: number; readonly points: number }
      readonly graphql: { readonly requests: number; readonly points: number }
    }
  }
}

export interface ScannerRun {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command line as a user does who has never scanned before: what one run has read, the next one asks for again. */
export async function runScanner(command: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<ScannerRun> {
  const data = await mkdtemp(join(tmpdir(), 'ioc-scanner-bench-data-'))
  try {
    return await runWith(command, { GITHUB_IOC_SCANNER_HOME: data, ...env })
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}

async function runWith(command: readonly string[], env: NodeJS.ProcessEnv): Promise<ScannerRun> {
  const child = spawn(process.execPath, [CLI, ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CI: 'true', GITHUB_TOKEN: DEMO_TOKEN, ...env },
  })
  const [stdout, stderr] = [collected(child.stdout), collected(child.stderr)]
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? -1))
  })
  return { exitCode, stdout: await stdout, stderr: await stderr }
}

/** Scans an organization of a simulator and returns the JSON report. */
export async function scanOrganization(
  organization: string,
  url: string,
  more: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<ScannedReport & { readonly exitCode: number; readonly stderr: string }> {
  const run = await runScanner(['scan', '--org', organization, '--api-url', url, '--format', 'json', ...more], env)
  if (run.stdout === '') throw new Error(`the scan printed no report (exit code ${run.exitCode}): ${run.stderr}`)
  return { ...(JSON.parse(run.stdout) as ScannedReport), exitCode: run.exitCode, stderr: run.stderr }
}

async function collected(stream: NodeJS.ReadableStream): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}
