import { expect } from '@jest/globals'
import type { BatchOutcome, BatchPlan, Conditions, Limits, Strategy } from '@ioc-scanner/core'
import fc from 'fast-check'
import { conditions, limits, outcome } from '../builders/batching.js'
import { arbitraryConditions, arbitraryLimits, arbitraryOutcome } from './batching-arbitraries.js'
import { cpuSecondsOf } from './cpu-seconds.js'
import { expectValidName } from './extension-name.js'
import { frozen } from './frozen.js'
import { conforms, type ContractPromise } from './promises.js'
import { expectNoClockAndNoChance } from './pure-call.js'

/** A pause longer than a full window of the budget would stall the scan for nothing. */
const MAX_PAUSE_MS = 3_600_000
const MANY = 1_000

const SPENT = { limit: 5_000, remaining: 0, resetAtMs: Date.UTC(2026, 0, 1, 1) }
const UNKNOWN = { limit: null, remaining: null, resetAtMs: null }

const HARD_MOMENTS: readonly (readonly [name: string, conditions: Conditions, limits?: Limits])[] = [
  ['an empty queue', conditions({ queue: { files: 0, bytes: 0, medianBytes: 0, repositories: 0 } })],
  ['spent budgets', conditions({ budget: { rest: SPENT, graphql: SPENT } })],
  ['unknown budgets', conditions({ budget: { rest: UNKNOWN, graphql: UNKNOWN } })],
  ['no measurement yet', conditions({ recent: { latencyMs: { p50: 0, p90: 0, p99: 0 } } })],
  ['nothing but errors', conditions({ recent: { errorRate: 1, secondaryLimitHits: 25, timeouts: 25 } })],
  ['a minute of latency', conditions({ recent: { latencyMs: { p50: 60_000, p90: 60_000, p99: 60_000 } } })],
  ['memory above its limit', conditions({ memory: { usedMb: 900, limitMb: 500 } })],
  ['files of 100 MB', conditions({ queue: { files: 10, bytes: 1_000_000_000, medianBytes: 100_000_000 } })],
  ['one file and one request at a time', conditions(), limitedTo(1, 1, 1, 1)],
  ['the widest limits', conditions(), limitedTo(10, 100, 200, 50)],
]

/** What every strategy promises. `create` makes a fresh one: nothing is shared between two scans. */
export function conformsToStrategy(create: () => Strategy): void {
  conforms(`strategy ${create().name} keeps the contract`, strategyPromises(create))
}

export function strategyPromises(create: () => Strategy): readonly ContractPromise[] {
  return [
    { name: 'its name is kebab-case', check: () => expectValidName(create().name) },
    ...HARD_MOMENTS.map(([name, moment, bounds = limits()]) => ({
      name: `it plans for ${name}, fresh and after a storm of drops`,
      check: () => {
        const strategy = create()
        expectUsable(strategy.plan(frozen(moment), frozen(bounds)))
        for (const drop of storm()) strategy.observe?.(frozen(drop))
        expectUsable(strategy.plan(frozen(moment), frozen(bounds)))
      },
    })),
    {
      name: 'it survives any order of outcomes and conditions, without changing what it is lent',
      check: () => {
        const survives = (steps: readonly Step[], bounds: Limits): void => {
          for (const plan of plansOf(create(), steps, frozen(bounds))) expectUsable(plan)
        }
        fc.assert(fc.property(arbitrarySteps, arbitraryLimits, survives))
      },
    },
    {
      name: 'two that were told the same say the same',
      check: () => {
        const agree = (steps: readonly Step[], bounds: Limits): void => {
          expect(plansOf(create(), steps, bounds)).toEqual(plansOf(create(), steps, bounds))
        }
        fc.assert(fc.property(arbitrarySteps, arbitraryLimits, agree))
      },
    },
    {
      name: 'what was ignored teaches nothing',
      check: () => {
        const [told, fresh] = [create(), create()]
        for (let index = 0; index < 50; index += 1) told.observe?.(outcome({ status: 'ignored', files: 50 }))
        for (const [, moment, bounds = limits()] of HARD_MOMENTS) {
          expect(told.plan(moment, bounds)).toEqual(fresh.plan(moment, bounds))
        }
      },
    },
    {
      name: 'it asks neither clock nor chance',
      check: () =>
        expectNoClockAndNoChance(() => {
          const strategy = create()
          for (const told of [...storm(), outcome(), outcome({ kind: 'tree', files: 0 })]) strategy.observe?.(told)
          for (const [, moment, bounds = limits()] of HARD_MOMENTS) strategy.plan(moment, bounds)
        }),
    },
    {
      name: 'it plans within a millisecond, also late in a long scan',
      check: () => {
        const strategy = create()
        for (let index = 0; index < 100 * MANY; index += 1) {
          strategy.observe?.(outcome({ status: index % 10 === 0 ? 'dropped' : 'measured' }))
        }
        const moment = conditions()
        const { seconds } = cpuSecondsOf(() => {
          for (let index = 0; index < MANY; index += 1) strategy.plan(moment, limits())
        })
        expect((seconds * 1_000) / MANY).toBeLessThan(1)
      },
    },
  ]
}

type Step = { readonly observe: BatchOutcome } | { readonly plan: Conditions }

const arbitrarySteps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({ observe: arbitraryOutcome }).map((step): Step => step),
    fc.record({ plan: arbitraryConditions }).map((step): Step => step),
  ),
  { maxLength: 60 },
)

function plansOf(strategy: Strategy, steps: readonly Step[], bounds: Limits): readonly BatchPlan[] {
  const plans: BatchPlan[] = []
  for (const step of steps) {
    if ('plan' in step) plans.push(strategy.plan(frozen(step.plan), bounds))
    else strategy.observe?.(frozen(step.observe))
  }
  return plans
}

function storm(): readonly BatchOutcome[] {
  return Array.from({ length: MANY }, (_, index) =>
    outcome({
      status: 'dropped',
      kind: index % 3 === 0 ? 'tree' : 'contents',
      bytes: 0,
      latencyMs: index % 2 === 0 ? 5 : 30_000,
    }),
  )
}

/** The engine clamps every wish, but a wish must mean something. */
function expectUsable(plan: BatchPlan): void {
  const { batchSize, concurrency, crossRepository, pauseMs } = plan
  const usable =
    Number.isInteger(batchSize) &&
    batchSize >= 1 &&
    Number.isInteger(concurrency) &&
    concurrency >= 1 &&
    typeof crossRepository === 'boolean' &&
    Number.isFinite(pauseMs) &&
    pauseMs >= 0 &&
    pauseMs <= MAX_PAUSE_MS
  if (!usable) {
    throw new Error(
      `${JSON.stringify(plan)} is no usable plan: whole batchSize and concurrency of at least 1, pauseMs from 0 to an hour`,
    )
  }
}

function limitedTo(min: number, middle: number, max: number, concurrency: number): Limits {
  return limits({
    batchSize: { min, default: middle, max },
    concurrency: { max: concurrency },
    repositories: { max: 1 },
  })
}
