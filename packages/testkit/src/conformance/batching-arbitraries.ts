import type { Allowance, BatchOutcome, Conditions, Limits } from '@ioc-scanner/core'
import fc from 'fast-check'

const count = (max: number): fc.Arbitrary<number> => fc.oneof(fc.constant(0), fc.nat(50), fc.nat(max))
const milliseconds = fc.oneof(fc.constant(0), fc.nat(2_000), fc.double({ min: 0, max: 600_000, noNaN: true }))

const allowances: fc.Arbitrary<Allowance> = fc.record({
  limit: fc.constantFrom(null, 0, 60, 5_000, 15_000),
  remaining: fc.oneof(fc.constantFrom(null, 0, 1), fc.nat(15_000)),
  resetAtMs: fc.oneof(fc.constantFrom(null, 0), fc.nat(4_000_000_000_000)),
})

/** Anything that a meter can say, calm or desperate. */
export const arbitraryConditions: fc.Arbitrary<Conditions> = fc.record({
  budget: fc.record({ rest: allowances, graphql: allowances }),
  queue: fc.record({
    files: count(1_000_000),
    bytes: count(2_000_000_000),
    medianBytes: fc.oneof(count(200_000_000), fc.double({ min: 0, max: 1_000_000, noNaN: true })),
    repositories: count(10_000),
  }),
  inFlight: fc.record({ requests: count(50), bytes: count(500_000_000) }),
  recent: fc.record({
    latencyMs: fc.record({ p50: milliseconds, p90: milliseconds, p99: milliseconds }),
    errorRate: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
    secondaryLimitHits: fc.nat(50),
    timeouts: fc.nat(50),
  }),
  memory: fc.record({
    usedMb: fc.double({ min: 0, max: 10_000, noNaN: true }),
    limitMb: fc.integer({ min: 100, max: 5_000 }),
  }),
})

/** Any configuration that is allowed: min ≤ default ≤ max, down to one file by one request. */
export const arbitraryLimits: fc.Arbitrary<Limits> = fc
  .record({
    sizes: fc.tuple(
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: 1, max: 200 }),
    ),
    concurrency: fc.integer({ min: 1, max: 50 }),
    repositories: fc.integer({ min: 1, max: 10 }),
    bytesInFlight: fc.oneof(fc.constant(1), fc.nat(2_000_000_000)),
  })
  .map(({ sizes, concurrency, repositories, bytesInFlight }) => {
    const [min = 1, middle = 1, max = 1] = [...sizes].sort((a, b) => a - b)
    return {
      batchSize: { min, default: middle, max },
      concurrency: { max: concurrency },
      repositories: { max: repositories },
      bytesInFlight,
    }
  })

/** Anything that can become of a request. */
export const arbitraryOutcome: fc.Arbitrary<BatchOutcome> = fc.record({
  status: fc.constantFrom('measured', 'dropped', 'ignored'),
  kind: fc.constantFrom('listing', 'tree', 'contents', 'blob', 'owners', 'login'),
  bucket: fc.constantFrom('rest', 'graphql', null),
  files: fc.nat(200),
  bytes: count(200_000_000),
  points: fc.nat(10),
  latencyMs: milliseconds,
  concurrency: fc.integer({ min: 1, max: 50 }),
})
