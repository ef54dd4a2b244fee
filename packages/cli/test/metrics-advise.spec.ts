import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateOrganization, startSimulator, type Simulator, type SimulatorOptions } from 'github-simulator'
import { newUser, type User } from './run-cli.js'

jest.setTimeout(240_000)

const ORGANIZATION = 'globex'
let directory: string
let user: User
let simulator: Simulator | undefined
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ioc-scanner-github-'))
  await generateOrganization({ repositories: 60, seed: 7, directory })
})
afterAll(() => rm(directory, { recursive: true, force: true }))
beforeEach(async () => {
  user = await newUser()
})
afterEach(async () => {
  await simulator?.close()
  simulator = undefined
  await user.remove()
})

interface Shown {
  readonly gaps: Readonly<Record<string, number>>
  readonly waits: readonly { readonly reason: string }[]
}
interface Advice {
  readonly kind: string
  readonly because: string
  readonly change: {
    readonly setting: string
    readonly flag: string
    readonly suggested: string | number | boolean
  } | null
}

/** Scans, takes the advice, scans again, until it is cured or nothing more is advised. Each scan's metrics, and what was turned. */
async function followed(
  goal: string,
  options: SimulatorOptions,
  settings: Readonly<Record<string, string>>,
  isCured: (shown: Shown) => boolean,
) {
  const seen: Shown[] = []
  const turned: string[] = []
  const flags = new Map(Object.entries(settings))
  for (let step = 0; step < 4; step += 1) {
    simulator = await startSimulator({ directory, options }) // each scan meets limits and faults that are as new
    const scan = ['scan', '--org', ORGANIZATION, '--api-url', simulator.url, '--format', 'json', '--progress', 'none']
    const given = [...flags].map(([flag, value]) => `${flag}=${value}`)
    const { stderr } = await user.run([...scan, '--metrics-sink', 'ndjson', ...given], {
      GITHUB_IOC_SCANNER_IDLE_TIMEOUT_SECONDS: '1',
    })
    await simulator.close()
    simulator = undefined
    await writeFile(join(user.directory, 'metrics.ndjson'), stderr)
    const shown = JSON.parse(
      (await user.run(['metrics', 'show', 'metrics.ndjson', '--format', 'json'])).stdout,
    ) as Shown
    seen.push(shown)
    if (isCured(shown)) break
    const advise = await user.run(['metrics', 'advise', '--goal', goal, 'metrics.ndjson', '--format', 'json'])
    const advice = JSON.parse(advise.stdout) as Advice
    if (advice.change === null) {
      turned.push(advice.because)
      break
    }
    turned.push(advice.change.setting)
    flags.set(advice.change.flag, String(advice.change.suggested))
  }
  return { turned, first: seen[0] as Shown, last: seen.at(-1) as Shown }
}

const refusals = ({ waits }: Shown): number => waits.filter(({ reason }) => reason === 'secondary rate limit').length
const timeouts = ({ gaps }: Shown): number => gaps['timeout'] ?? 0

test('a scan that GitHub refuses is not refused with the advice', async () => {
  const { turned, first, last } = await followed(
    'reliability',
    // So slow that all twelve are in flight together, on any machine.
    { latency: { graphqlMs: 800, restMs: 800 }, secondary: { concurrentRequests: 8, penaltySeconds: 1 } },
    { '--batch-strategy': 'parallel', '--batch-size': '10', '--max-concurrent-requests': '12' },
    (shown) => refusals(shown) === 0,
  )
  expect(refusals(first)).toBeGreaterThan(0)
  expect(turned).toContain('concurrency.max_concurrent_requests')
  expect(refusals(last)).toBe(0)
})

test('a scan on a bad line is whole with the advice', async () => {
  const { turned, first, last } = await followed(
    'reliability',
    { latency: { graphqlMs: 200, restMs: 200 }, faults: { every: 4, kinds: ['reset', '500'] } },
    { '--batch-strategy': 'parallel', '--batch-size': '4', '--retry-attempts': '0', '--retry-delay-base': '0.1' },
    (shown) => timeouts(shown) === 0,
  )
  expect(timeouts(first)).toBeGreaterThan(0)
  expect(turned).toContain('performance.retry_attempts')
  expect(timeouts(last)).toBe(0)
})
