import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BATCH_SETTINGS, type BatchSettingName, type BatchSettings, type Report } from '@ioc-scanner/core'
import {
  createOrganization,
  startSimulator,
  type LedgerSnapshot,
  type OrganizationDescription,
  type SimulatorOptions,
} from 'github-simulator'
import { newUser, type Run, type User } from './run-cli.js'

export const REPOSITORIES = 12
const FOLDERS = ['a', 'b', 'c', 'd', 'e']
/** Wanted contents, no two alike: in each repository five lockfiles, and a manifest beside the first of them. */
export const CONTENTS = REPOSITORIES * (FOLDERS.length + 1)
/** So many of them, one in each repository, are larger than the least threshold of streaming. */
export const LARGE = REPOSITORIES

/** Where a value is given. */
export type Layer = 'flag' | 'variable' | 'file'

const GIVEN: Readonly<Record<Layer, (user: User, name: BatchSettingName, value: string) => Promise<Given>>> = {
  flag: async (_, name, value) => ({ flags: [flagOf(name, value)], env: {} }),
  variable: async (_, name, value) => ({ flags: [], env: { [BATCH_SETTINGS[name].env]: value } }),
  file: async (user, name, value) => {
    await writeFile(join(user.directory, 'ioc-scanner.yaml'), `batch.${BATCH_SETTINGS[name].key}: ${value}\n`)
    return { flags: [], env: {} }
  },
}

interface Given {
  readonly flags: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

export interface SettingsScan<Name extends BatchSettingName = BatchSettingName> {
  readonly name: Name
  readonly layer: Layer
  readonly value: BatchSettings[Name]
  /** Other settings, which make the effect of this one visible. */
  readonly beside?: Partial<BatchSettings>
  readonly flags?: readonly string[]
  readonly server?: SimulatorOptions
}

export interface Seen {
  readonly run: Run
  readonly ledger: LedgerSnapshot
  /** Of a scan that printed one. */
  readonly report: Report
  /** The batch log, where it was asked for. */
  readonly batches: readonly LoggedBatch[]
  /** Before repetitions, milliseconds, as debugging tells them. */
  readonly waitsMs: readonly number[]
}

export interface LoggedBatch {
  readonly planned: { readonly batch_size: number; readonly concurrency: number; readonly pause_ms: number }
  readonly files: number
  readonly wanted?: readonly { readonly repository: string; readonly path: string }[]
}

export interface SettingsWorld {
  /** Scans the organization as a user does who has set that one setting in that layer. */
  scanned(scan: SettingsScan): Promise<Seen>
  remove(): Promise<void>
}

/** An organization in which every setting shows in what the server sees. */
export async function settingsWorld(): Promise<SettingsWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'ioc-scanner-settings-'))
  const repositories = Array.from({ length: REPOSITORIES }, (_, index) => ({
    name: `service-${index}`,
    files: filesOf(index),
  }))
  await createOrganization({ organization: 'acme', repositories }, directory)
  return {
    scanned: (scan) => scannedIn(directory, scan),
    remove: () => rm(directory, { recursive: true, force: true }),
  }
}

async function scannedIn(directory: string, scan: SettingsScan): Promise<Seen> {
  const { name, layer, value, beside = {}, flags = [], server } = scan
  const user = await newUser()
  const simulator = await startSimulator({ directory, options: { latency: { graphqlMs: 60, restMs: 60 }, ...server } })
  try {
    const given = await GIVEN[layer](user, name, String(value))
    const others = Object.entries(beside).map(([other, set]) => flagOf(other as BatchSettingName, String(set)))
    const command = ['scan', '--org', 'acme', '--api-url', simulator.url, '--format', 'json']
    const env = { DEBUG: 'ioc-scanner:requests', ...given.env }
    const run = await user.run([...command, ...given.flags, ...others, ...flags], env)
    const report = (run.stdout === '' ? {} : JSON.parse(run.stdout)) as Report
    return { run, ledger: simulator.ledger(), report, batches: batchesIn(run), waitsMs: waitsIn(run) }
  } finally {
    await simulator.close()
    await user.remove()
  }
}

function batchesIn({ stderr }: Run): readonly LoggedBatch[] {
  return stderr
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LoggedBatch)
}

function waitsIn({ stderr }: Run): readonly number[] {
  return [...stderr.matchAll(/retry in (\d+) ms/g)].map(([, milliseconds]) => Number(milliseconds))
}

function flagOf(name: BatchSettingName, value: string): string {
  const { format, flag } = BATCH_SETTINGS[name]
  if (format !== 'boolean') return `--${flag}=${value}`
  return value === 'true' ? `--${flag}` : `--no-${flag}`
}

type Files = NonNullable<OrganizationDescription['repositories'][number]['files']>

function filesOf(repository: number): Files {
  const lockfile = (folder: string): string => {
    const comment = folder === 'a' ? `# ${'x'.repeat(11_000)}\n` : ''
    return `# yarn lockfile v1\n${comment}\nleft-pad-${repository}-${folder}@^1.0.0:\n  version "1.0.0"\n`
  }
  const manifest = JSON.stringify({ name: `service-${repository}`, dependencies: { 'left-pad': '1.0.0' } })
  return {
    'a/package.json': manifest,
    ...Object.fromEntries(FOLDERS.map((folder) => [`${folder}/yarn.lock`, lockfile(folder)])),
  }
}
