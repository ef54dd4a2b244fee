import { expect } from '@jest/globals'
import { ECOSYSTEMS, type FileCandidate, type FilePrioritizer, type Repository } from '@ioc-scanner/core'
import fc from 'fast-check'
import { anyText } from '../parsing/any-text.js'
import { campaign } from '../builders/indicators.js'
import { fileEntry, repository } from '../builders/repositories.js'
import { cpuSecondsOf } from './cpu-seconds.js'
import { expectValidName } from './extension-name.js'
import { frozen } from './frozen.js'
import { conforms, type ContractPromise } from './promises.js'
import { expectNoClockAndNoChance } from './pure-call.js'

const CALLS = 10_000
const OID = 'b'.repeat(40)
/** The same list with every file, as in a scan. */
const CAMPAIGNS = [campaign(), campaign({ id: 'right-2025-09', ecosystems: ['PyPI', 'npm'] })]
const NEVER_PUSHED: Repository = {
  id: 'id-of-acme/web',
  nameWithOwner: 'acme/web',
  head: null,
  visibility: 'private',
  isArchived: false,
  isFork: false,
  topics: [],
}

/** What every file prioritizer promises. */
export function conformsToFilePrioritizer(create: () => FilePrioritizer): void {
  conforms(`file prioritizer ${create().name} keeps the contract`, filePrioritizerPromises(create))
}

export function filePrioritizerPromises(create: () => FilePrioritizer): readonly ContractPromise[] {
  const plain = candidateOf('packages/web/package-lock.json')
  return [
    { name: 'its name is kebab-case', check: () => expectValidName(create().name) },
    {
      name: 'every file gets a finite number, and nothing that it is lent changes',
      check: () => {
        const finite = (candidate: FileCandidate): void =>
          expect(Number.isFinite(create().score(frozen(candidate)))).toBe(true)
        fc.assert(fc.property(arbitraryCandidate, finite))
      },
    },
    {
      name: 'the same file gets the same number, whatever was asked between',
      check: () => {
        const prioritizer = create()
        const agrees = (candidate: FileCandidate): void => {
          const before = prioritizer.score(candidate)
          prioritizer.score(plain)
          expect(prioritizer.score(candidate)).toBe(before)
          expect(create().score(candidate)).toBe(before)
        }
        fc.assert(fc.property(arbitraryCandidate, agrees))
      },
    },
    {
      name: 'it asks neither clock nor chance',
      check: () => {
        const prioritizer = create()
        expectNoClockAndNoChance(() => {
          prioritizer.score(plain)
        })
      },
    },
    {
      name: 'it takes less than a tenth of a millisecond a file',
      check: () => {
        const prioritizer = create()
        const candidates = Array.from({ length: CALLS }, (_, index) =>
          candidateOf(`services/${index}/package-lock.json`),
        )
        const { seconds } = cpuSecondsOf(() => candidates.map((candidate) => prioritizer.score(candidate)))
        expect((seconds * 1_000) / CALLS).toBeLessThan(0.1)
      },
    },
  ]
}

function candidateOf(path: string): FileCandidate {
  return {
    repository: repository(),
    file: fileEntry({ path }),
    campaigns: CAMPAIGNS,
    past: { findingsInRepository: 0 },
  }
}

const times = fc.constantFrom('2026-03-01T00:00:00Z', '2025-09-16', 'no time at all', '')

const arbitraryCandidate: fc.Arbitrary<FileCandidate> = fc
  .record({
    path: fc.oneof(anyText(), fc.constantFrom('package-lock.json', 'a/b/c/yarn.lock', '__proto__', '')),
    size: fc.option(fc.nat(), { nil: undefined }),
    pushedAt: fc.option(times, { nil: undefined }),
    findingsInRepository: fc.nat(),
    campaigns: fc.array(
      fc.record({
        ecosystems: fc.subarray([...ECOSYSTEMS]),
        firstSeenAt: fc.option(times),
        lastSeenAt: fc.option(times),
      }),
      { maxLength: 5 },
    ),
  })
  .map(({ path, size, pushedAt, findingsInRepository, campaigns }) => {
    return {
      repository: { ...NEVER_PUSHED, ...(pushedAt === undefined ? {} : { pushedAt }) },
      file: { path, oid: OID, kind: 'file', ...(size === undefined ? {} : { size }) },
      campaigns: campaigns.map((changes, index) => campaign({ id: `campaign-${index}`, ...changes })),
      past: { findingsInRepository },
    }
  })
