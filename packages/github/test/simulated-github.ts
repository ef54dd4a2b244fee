import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach } from '@jest/globals'
import {
  createOrganization,
  startSimulator,
  type OrganizationDescription,
  type Simulator,
  type SimulatorOptions,
} from 'github-simulator'

const folders: string[] = []
const running = new Set<Simulator>()

afterEach(async () => {
  for (const simulator of running) await simulator.close()
  running.clear()
})
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

/** Writes an organization into a folder that lives as long as the test file. */
export async function written(description: OrganizationDescription): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'github-world-'))
  folders.push(folder)
  await createOrganization(description, folder)
  return folder
}

/** A simulated GitHub over a world; closed after the test. */
export async function simulated(directory: string, options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ directory, options })
  running.add(simulator)
  return simulator
}
