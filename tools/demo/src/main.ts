import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createOrganization, DEMO_ORGANIZATION, DEMO_TOKEN, startSimulator } from 'github-simulator'

/** The scanner as it is installed: the demo imports nothing of it. */
const CLI = fileURLToPath(new URL('../../../packages/cli/bin/run.js', import.meta.url))

/** Starts a simulated GitHub with the demonstration organization and scans it over HTTP with the real client. */
async function demo(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'ioc-scanner-demo-'))
  try {
    await createOrganization(DEMO_ORGANIZATION, directory)
    // Some milliseconds an answer, so that the progress can be seen.
    const simulator = await startSimulator({ directory, options: { latency: { restMs: 60, graphqlMs: 120 } } })
    try {
      const command = ['scan', '--org', DEMO_ORGANIZATION.organization, '--api-url', simulator.url]
      process.stdout.write(
        `A simulated GitHub with the organization '${DEMO_ORGANIZATION.organization}' answers at ${simulator.url}.\n`,
      )
      process.stdout.write(`$ GITHUB_TOKEN=… ioc-scanner ${command.join(' ')}\n\n`)
      const exitCode = await run(command, join(directory, 'inventory'))
      process.stdout.write(`\nThe scan ended with exit code ${exitCode} (${MEANING[exitCode] ?? 'unknown'}).\n`)
      if (MEANING[exitCode] === undefined) process.exitCode = 1
    } finally {
      await simulator.close()
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

const MEANING: Readonly<Record<number, string>> = {
  0: 'complete, and no finding',
  1: 'there are findings',
  3: 'no finding, but something could not be looked at',
  130: 'interrupted',
}

/** @param data where the scanner keeps its inventory: the demo leaves nothing behind */
async function run(command: readonly string[], data: string): Promise<number> {
  const child = spawn(process.execPath, [CLI, ...command], {
    stdio: 'inherit',
    env: { ...process.env, GITHUB_TOKEN: DEMO_TOKEN, GITHUB_IOC_SCANNER_HOME: data },
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 2)))
  })
}

await demo()
