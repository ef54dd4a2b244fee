import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import type { BatchPlan, Strategy } from '@ioc-scanner/core'
import { conditions, conformsToStrategy, limits, outcome, seededRandomness } from '@ioc-scanner/testkit'
import { AdaptiveStrategy } from './adaptive-strategy.js'
import plugin from './index.js'

conformsToStrategy(() => new AdaptiveStrategy())

interface Sent {
  readonly files: number
  readonly concurrency: number
  readonly status: 'measured' | 'dropped' | 'limited'
}

interface World {
  readonly files: number
  /** What becomes of a request; all answers take the same time. `limited`: dropped by a secondary limit. */
  readonly answer?: (files: number, concurrency: number) => Sent['status']
  /** Plan the next batch before its turn has come: it then waits with what is known now. */
  readonly plansEarly?: boolean
}

/** A small engine: packs what the plan wishes, starts while there is room, asks again for what was dropped. */
function sentBy(strategy: Strategy, { files, answer = () => 'measured', plansEarly = false }: World): readonly Sent[] {
  const sent: Sent[] = []
  const inFlight: Sent[] = []
  let waiting = files
  let secondaryLimitHits = 0
  let planned: BatchPlan | undefined
  const planNow = (): BatchPlan =>
    strategy.plan(
      conditions({
        queue: { files: waiting },
        inFlight: { requests: inFlight.length },
        recent: { secondaryLimitHits },
      }),
      limits(),
    )
  while (waiting > 0 || inFlight.length > 0) {
    while (waiting > 0) {
      const plan = planned ?? planNow()
      if (plansEarly) planned = plan
      if (inFlight.length >= plan.concurrency) break
      planned = undefined
      const packed = { files: Math.min(plan.batchSize, waiting), concurrency: inFlight.length + 1 }
      const request = { ...packed, status: answer(packed.files, packed.concurrency) }
      waiting -= request.files
      inFlight.push(request)
      sent.push(request)
    }
    const { status, ...finished } = inFlight.shift()!
    if (status !== 'measured') waiting += finished.files
    if (status === 'limited') secondaryLimitHits += 1
    strategy.observe?.(outcome({ ...finished, status: status === 'measured' ? 'measured' : 'dropped' }))
  }
  return sent
}

describe('what the ramp costs', () => {
  test('562 files take 13 requests: one by one while the size still grows fast, then side by side', () => {
    const sent = sentBy(new AdaptiveStrategy(), { files: 562 })
    expect(sent.map(({ files }) => files)).toEqual([10, 40, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 12])
    expect(sent.slice(0, 3).map(({ concurrency }) => concurrency)).toEqual([1, 1, 1])
    expect(Math.max(...sent.map(({ concurrency }) => concurrency))).toBeGreaterThan(3)
  })

  test('an engine that plans a batch before its turn has come pays at most two requests more', () => {
    expect(sentBy(new AdaptiveStrategy(), { files: 562, plansEarly: true }).length).toBeLessThanOrEqual(15)
  })

  test('an engine that asks for a plan at every turn, whether it can send or not, pays nothing more', () => {
    expect(sentBy(restless(new AdaptiveStrategy()), { files: 562 })).toHaveLength(13)
  })

  test('trees keep their places while the first batch is out, and no second batch leaves beside it', () => {
    const strategy = taughtByTrees()
    const plan = (files: number, requests: number): BatchPlan =>
      strategy.plan(conditions({ queue: { files }, inFlight: { requests } }), limits())
    expect(plan(100, 6)).toMatchObject({ batchSize: 10, concurrency: 10 })
    expect(plan(90, 7)).toMatchObject({ batchSize: 10, concurrency: 7 })
    strategy.observe(outcome({ files: 10 }))
    expect(plan(90, 6)).toMatchObject({ batchSize: 40, concurrency: 10 })
  })

  test('a queue that one request empties holds nothing back', () => {
    const strategy = taughtByTrees()
    strategy.plan(conditions({ queue: { files: 20 } }), limits())
    expect(strategy.plan(conditions({ queue: { files: 9 } }), limits()).concurrency).toBe(10)
  })
})

describe('concurrency', () => {
  test('trees teach it, too: while it is in use it grows to the limit within a few round trips', () => {
    const strategy = new AdaptiveStrategy()
    const now = (): number => strategy.plan(conditions({ queue: { files: 0 } }), limits()).concurrency
    expect(now()).toBe(2)
    for (let answers = 0; answers < 8; answers += 1)
      strategy.observe(outcome({ kind: 'tree', files: 0, concurrency: now() }))
    expect(now()).toBe(10)
  })

  test('while it is not in use it does not grow', () => {
    const strategy = new AdaptiveStrategy()
    for (let answers = 0; answers < 100; answers += 1)
      strategy.observe(outcome({ kind: 'tree', files: 0, concurrency: 1 }))
    expect(strategy.plan(conditions({ queue: { files: 0 } }), limits()).concurrency).toBe(2)
  })

  test('a drop halves it at once, ten drops of the same moment no further', () => {
    const strategy = grown()
    for (let index = 0; index < 10; index += 1)
      strategy.observe(outcome({ status: 'dropped', kind: 'tree', concurrency: 10 }))
    expect(strategy.plan(conditions(), limits()).concurrency).toBe(5)
    strategy.observe(outcome({ status: 'dropped', kind: 'tree', concurrency: 5 }))
    expect(strategy.plan(conditions(), limits()).concurrency).toBe(2)
  })

  test('after a drop it comes back by one in a round trip', () => {
    const strategy = grown()
    strategy.observe(outcome({ status: 'dropped', kind: 'tree', concurrency: 10 }))
    for (let answers = 0; answers < 5; answers += 1) strategy.observe(outcome({ concurrency: 5, files: 50 }))
    expect(strategy.plan(conditions(), limits()).concurrency).toBe(6)
  })
})

describe('batch size', () => {
  const sizeOf = (strategy: Strategy, secondaryLimitHits = 0): number =>
    strategy.plan(conditions({ recent: { secondaryLimitHits } }), limits()).batchSize

  test('a batch that was too much halves it, and a full answer brings back a tenth of the range', () => {
    const strategy = grown()
    strategy.observe(outcome({ status: 'dropped', files: 50 }))
    expect(sizeOf(strategy)).toBe(25)
    strategy.observe(outcome({ files: 25 }))
    expect(sizeOf(strategy)).toBe(30)
  })

  test('a secondary limit is no reason for smaller batches', () => {
    const strategy = grown()
    strategy.observe(outcome({ status: 'dropped', files: 50 }))
    expect(sizeOf(strategy, 1)).toBe(50)
  })

  test('one file that breaks every batch it is in does not make all others small', () => {
    const strategy = grown()
    for (const files of [50, 25, 12, 6, 3, 1]) {
      strategy.observe(outcome({ status: 'dropped', files }))
      sizeOf(strategy)
      strategy.observe(outcome({ files }))
      sizeOf(strategy)
    }
    expect(sizeOf(strategy)).toBeGreaterThanOrEqual(20)
  })

  test('trees and listings teach nothing about it', () => {
    const strategy = grown()
    strategy.observe(outcome({ status: 'dropped', kind: 'tree', files: 0 }))
    strategy.observe(outcome({ status: 'dropped', kind: 'listing', files: 0 }))
    expect(sizeOf(strategy)).toBe(50)
  })

  test('batches that stay small because something else limits them do not keep the requests in single file', () => {
    const strategy = new AdaptiveStrategy()
    let files = 1_000
    const now = (): number => strategy.plan(conditions({ queue: { files } }), limits()).concurrency
    for (let answers = 0; answers < 3; answers += 1) {
      now()
      files -= 4
      expect(now()).toBe(1)
      strategy.observe(outcome({ files: 4 }))
    }
    files -= 4
    expect(now()).toBe(2)
  })
})

describe('in a world that it does not know', () => {
  const FILES = 20_000
  const share = (sent: readonly Sent[], isIt: (request: Sent) => boolean): number =>
    sent.filter(isIt).length / sent.length
  const meanFiles = (sent: readonly Sent[]): number => sent.reduce((sum, { files }) => sum + files, 0) / sent.length

  test.each([8, 15, 30, 45])('batches of more than %i files fail: 3 %% above the best fixed size', (ceiling) => {
    const sent = sentBy(new AdaptiveStrategy(), {
      files: FILES,
      answer: (files) => (files > ceiling ? 'dropped' : 'measured'),
    })
    expect(sent.length).toBeLessThan(1.04 * Math.ceil(FILES / ceiling))
  })

  test.each([
    [0.01, 1.05],
    [0.1, 1.5],
    [0.3, 1.6],
  ])('a share of %d is lost by chance: at most %d times the requests of the largest batches', (loss, factor) => {
    const chance = seededRandomness(7)
    const answer = (): Sent['status'] => (chance.next() < loss ? 'dropped' : 'measured')
    const sent = sentBy(new AdaptiveStrategy(), { files: FILES, answer })
    expect(sent.length).toBeLessThan((factor * (FILES / 50)) / (1 - loss))
  })

  test.each([1, 3, 6])('more than %i at once meet a secondary limit: it keeps to that, with large batches', (most) => {
    const answer = (_files: number, concurrency: number): Sent['status'] =>
      concurrency > most ? 'limited' : 'measured'
    const sent = sentBy(new AdaptiveStrategy(), { files: 200_000, answer })
    expect(share(sent, ({ status }) => status === 'limited')).toBeLessThan(0.04)
    expect(meanFiles(sent)).toBeGreaterThan(49)
    expect(share(sent.slice(1_000), ({ concurrency }) => concurrency >= most)).toBeGreaterThan(0.8)
  })

  test('a server that takes less from now on gets less within a few requests, and one that recovers gets more', () => {
    let asked = 0
    const answer = (files: number): Sent['status'] => {
      asked += 1
      const ceiling = asked > 200 && asked < 800 ? 20 : 50
      return files > ceiling ? 'dropped' : 'measured'
    }
    const sent = sentBy(new AdaptiveStrategy(), { files: 60_000, answer })
    expect(meanFiles(sent.slice(150, 200))).toBe(50)
    expect(meanFiles(sent.slice(230, 790))).toBeGreaterThan(17)
    expect(share(sent.slice(230, 790), ({ status }) => status === 'dropped')).toBeLessThan(0.03)
    expect(meanFiles(sent.slice(1_050, -1))).toBeGreaterThan(45)
  })
})

describe('the pace of the server', () => {
  /** Answers content requests as the plan wishes, each after so many milliseconds a file. */
  function paced(strategy: Strategy, answers: number, msPerFile: (concurrency: number) => number): BatchPlan {
    let plan = strategy.plan(conditions({ queue: { files: 10_000 } }), limits())
    for (let index = 0; index < answers; index += 1) {
      const { batchSize: files, concurrency } = plan
      strategy.observe?.(outcome({ files, concurrency, serverMs: files * msPerFile(concurrency) }))
      plan = strategy.plan(conditions({ queue: { files: 10_000 - (index % 2) } }), limits())
    }
    return plan
  }

  test('a server that takes 200 ms a file is asked for 20 at a time: four of the ten seconds that a query has', () => {
    const strategy = grown()
    expect(paced(strategy, 30, () => 200).batchSize).toBe(20)
    expect(paced(strategy, 30, () => 20).batchSize).toBe(50)
  })

  test('beyond the knee requests only wait for each other: it stays there, and comes back when the server recovers', () => {
    const strategy = grown()
    const knee = (concurrency: number): number => 20 * Math.max(1, concurrency / 3)
    paced(strategy, 30, () => 20)
    expect(paced(strategy, 300, knee).concurrency).toBeLessThanOrEqual(7)
    expect(paced(strategy, 1_000, () => 20).concurrency).toBe(10)
  })

  test('the way of a body over a thin line is no matter of the server', () => {
    const strategy = grown()
    for (let index = 0; index < 50; index += 1)
      strategy.observe(outcome({ files: 50, concurrency: 10, latencyMs: 30_000, serverMs: 300 }))
    expect(strategy.plan(conditions(), limits())).toMatchObject({ batchSize: 50, concurrency: 10 })
  })
})

describe('what is scarce', () => {
  test('points that do not do for the queue go to the largest batches, one by one', () => {
    const plan = new AdaptiveStrategy().plan(conditions({ budget: { graphql: { remaining: 19 } } }), limits())
    expect(plan).toMatchObject({ batchSize: 50, concurrency: 1 })
  })

  test('few points left mean few requests at once', () => {
    const plan = grown().plan(conditions({ budget: { graphql: { remaining: 40 } } }), limits())
    expect(plan.concurrency).toBe(4)
  })

  test('without limits on points nothing is held back', () => {
    const nothing = { limit: null, remaining: null, resetAtMs: null }
    expect(grown().plan(conditions({ budget: { graphql: nothing } }), limits()).concurrency).toBe(10)
  })

  test('tight memory halves what is in flight', () => {
    expect(grown().plan(conditions({ memory: { usedMb: 450, limitMb: 500 } }), limits()).concurrency).toBe(5)
  })

  test('large files leave room for few requests', () => {
    const plan = grown().plan(conditions({ queue: { medianBytes: 1_000_000 } }), limits({ bytesInFlight: 150_000_000 }))
    expect(plan).toMatchObject({ batchSize: 50, concurrency: 3 })
  })
})

test('the README names it as users write it, and the plugin as its package', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  expect(readme).toContain(`--batch-strategy ${new AdaptiveStrategy().name}\n`)
  expect(readme).toContain(`# @ioc-scanner/plugin-${plugin.definition.name}\n`)
})

/** Asks for several plans each time, as an engine does that looks again whenever anything has changed. */
function restless(strategy: Strategy): Strategy {
  const plan: Strategy['plan'] = (now, bounds) => {
    for (let turn = 0; turn < 3; turn += 1) strategy.plan(now, bounds)
    return strategy.plan(now, bounds)
  }
  return { name: strategy.name, plan, observe: (told) => strategy.observe?.(told) }
}

function taughtByTrees(): AdaptiveStrategy {
  const strategy = new AdaptiveStrategy()
  for (let answers = 0; answers < 20; answers += 1)
    strategy.observe(outcome({ kind: 'tree', files: 0, concurrency: 20 }))
  return strategy
}

/** One that has learned in a long calm that everything is allowed. */
function grown(): AdaptiveStrategy {
  const strategy = new AdaptiveStrategy()
  sentBy(strategy, { files: 5_000 })
  expect(strategy.plan(conditions(), limits())).toMatchObject({ batchSize: 50, concurrency: 10 })
  return strategy
}
