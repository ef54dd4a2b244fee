import { describe, expect, jest, test } from '@jest/globals'
import { DEFAULT_BATCH_SETTINGS, type PluginDefinition, type Strategy } from '@ioc-scanner/core'
import prioritizer from '@ioc-scanner/plugin-prioritizer-security'
import adaptive from '@ioc-scanner/plugin-strategy-adaptive'
import aggressive from '@ioc-scanner/plugin-strategy-aggressive'
import conservative from '@ioc-scanner/plugin-strategy-conservative'
import parallel from '@ioc-scanner/plugin-strategy-parallel'
import sequential from '@ioc-scanner/plugin-strategy-sequential'
import { NAMED_WORLDS, namedWorld, type ModelledWorld } from '@ioc-scanner/simulation'
import { compareIn, type ComparedRow } from './compare.js'

jest.setTimeout(120_000)

const BUILT_IN = [adaptive, aggressive, conservative, parallel, sequential, prioritizer].map(
  ({ definition }) => definition,
)
const NAMES = ['adaptive', 'aggressive', 'conservative', 'parallel', 'sequential']

const strategy = (plan: Strategy['plan'], more: Partial<Strategy> = {}): PluginDefinition => ({
  name: 'mine',
  apiVersion: 1,
  register: (extensions) => extensions.add('strategy', { name: 'mine', plan, ...more }),
})
const contestants = (names: readonly string[], settings = {}) =>
  names.map((name) => ({ name, settings: { ...DEFAULT_BATCH_SETTINGS, ...settings, defaultStrategy: name } }))

/** A share of a named world. */
function shareOf(world: ModelledWorld, repositories: number): ModelledWorld {
  if ('known' in world.organization) return world
  return { ...world, organization: { ...world.organization, repositories } }
}

function measured(row: ComparedRow) {
  if ('failure' in row) throw new Error(row.failure)
  return row.measurement
}

describe('the engine in every named world', () => {
  test.each(NAMED_WORLDS.map((world) => [world.name, world] as const))(
    '%s: no strategy breaks a limit or overlooks anything, nor does one that asks for everything',
    async (_, world) => {
      const everything = strategy(() => ({ batchSize: 1e9, concurrency: 1e9, crossRepository: true, pauseMs: 0 }))
      const all = [
        ...contestants(NAMES),
        ...contestants(['mine'], { maxConcurrentRequests: 50, maxBatchSize: 200, rateLimitBuffer: 1 }),
      ]
      const { rows } = await compareIn(shareOf(world, 100), 5, all, [...BUILT_IN, everything])
      expect(rows).toHaveLength(6)
      for (const row of rows) {
        const { violations, overlooked, hits, findings, gaps } = measured(row)
        const counts = {
          name: row.name,
          broken: Object.values(violations).reduce((sum, count) => sum + count, 0),
          overlooked,
        }
        expect(counts).toEqual({ name: row.name, broken: 0, overlooked: 0 })
        expect(hits).toBeGreaterThan(2)
        if (gaps === 0) expect(findings).toBe(hits)
      }
    },
  )
})

test('the same world and seed measure the same, byte for byte, whatever ran before', async () => {
  const world = shareOf(namedWorld('lossy-network'), 60)
  const one = await compareIn(world, 9, contestants(NAMES), BUILT_IN)
  const other = await compareIn(world, 9, contestants([...NAMES].reverse()), BUILT_IN)
  expect(JSON.stringify(other)).toBe(JSON.stringify(one))
})

test('each scan has a strategy that has learned nothing yet', async () => {
  let made = 0
  class Counting {
    readonly name = 'counting'
    readonly plan = parallelPlan
    constructor() {
      made += 1
    }
  }
  const definition: PluginDefinition = {
    name: 'counting',
    apiVersion: 1,
    register: (extensions) => extensions.add('strategy', Counting),
  }
  await compareIn(shareOf(namedWorld('good-network'), 20), 1, contestants(['counting', 'counting']), [definition])
  expect(made).toBe(2)
})

test('settings take effect: half the buffer of a starved token means waiting', async () => {
  const world = shareOf(namedWorld('starved-token'), 200)
  const secondsWith = async (rateLimitBuffer: number): Promise<number> => {
    const { rows } = await compareIn(world, 1, contestants(['parallel'], { rateLimitBuffer }), BUILT_IN)
    return measured(rows[0] as ComparedRow).seconds
  }
  expect(await secondsWith(1)).toBeLessThan(300)
  expect(await secondsWith(0.5)).toBeGreaterThan(900)
})

test('a strategy that breaks down is compared all the same, and one that is not there is a failure of its row', async () => {
  const broken = strategy(() => {
    throw new Error('no idea')
  })
  const { rows } = await compareIn(shareOf(namedWorld('good-network'), 20), 1, contestants(['absent', 'mine']), [
    broken,
  ])
  expect(rows.map(({ name }) => name)).toEqual(['mine', 'absent'])
  expect(measured(rows[0] as ComparedRow).overlooked).toBe(0)
  expect(rows[1]).toMatchObject({ failure: expect.stringContaining("no strategy 'absent'") as unknown })
})

function parallelPlan() {
  return { batchSize: 10, concurrency: 5, crossRepository: true, pauseMs: 0 }
}
