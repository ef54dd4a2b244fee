import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createOrganization,
  DEMO_ORGANIZATION,
  startSimulator,
  type OrganizationDescription,
  type Simulator,
  type SimulatorOptions,
} from 'github-simulator'

export interface DemoGithub {
  readonly simulator: Simulator
  readonly url: string
  stop(): Promise<void>
}

/** A simulated GitHub with one organization. */
export async function demoGithub(
  options: SimulatorOptions = {},
  organization: OrganizationDescription = DEMO_ORGANIZATION,
): Promise<DemoGithub> {
  const directory = await mkdtemp(join(tmpdir(), 'ioc-scanner-github-'))
  await createOrganization(organization, directory)
  const simulator = await startSimulator({ directory, options })
  return {
    simulator,
    url: simulator.url,
    stop: async () => {
      await simulator.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
