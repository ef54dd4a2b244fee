import type { KnownFile, KnownOrganization, KnownRepository } from '@ioc-scanner/simulation'
import { seededRandomness } from '@ioc-scanner/simulation'
import type { MeasuredScan, RecordedEvents } from '../measured-scan.js'

/** A larger organization is modelled by a part of it: its limits are made smaller by the same factor. */
const MOST_REPOSITORIES = 1_000
const SEED = 1
/** Where no request tells a size: a lockfile of a small service. */
const USUAL_BYTES = 20_000

export interface FittedOrganization {
  readonly organization: KnownOrganization
  /** So many repositories of the scan are one of the model. */
  readonly factor: number
}

/** As many repositories, files and bytes as the scan met, and as many copies. Names and contents are made up. */
export function fittedOrganization(scan: MeasuredScan): FittedOrganization {
  const counts = scan.events?.filesOfRepositories ?? evenly(scan.files.total, scan.repositories)
  const factor = Math.max(1, Math.ceil(counts.length / MOST_REPOSITORIES))
  const kept = counts.filter((_, index) => index % factor === 0)
  const sizes = scan.events === null ? [] : sizesOf(scan.events).filter((_, index) => index % factor === 0)
  const contents = new Contents(sizes, sumOf(kept), scan.metrics.cache_hit_rate ?? 0)
  const known = kept.map((files, index) => repositoryOf(index, files, contents))
  return { organization: { known, campaigns: [{ id: 'any', ecosystem: 'npm', startedDaysAgo: 30 }] }, factor }
}

function evenly(files: number, repositories: number): readonly number[] {
  const [share, rest] = [Math.floor(files / Math.max(1, repositories)), files % Math.max(1, repositories)]
  return Array.from({ length: repositories }, (_, index) => share + (index < rest ? 1 : 0))
}

/** Bytes of the files that were fetched: in batches by their quantiles, large ones each. */
function sizesOf({ batches, requests }: RecordedEvents): readonly number[] {
  const inBatches = batches.flatMap(({ files, fileBytes }) =>
    Array.from({ length: files }, (_, index) => between(fileBytes, (index + 0.5) / files)),
  )
  const large = requests
    .filter(({ kind, status }) => kind === 'blob' && status === 'measured')
    .map(({ bytes }) => bytes)
  return [...inBatches, ...large]
}

/** Between quantiles at even distances. */
function between(quantiles: readonly number[], place: number): number {
  const at = place * (quantiles.length - 1)
  const [low = USUAL_BYTES, high = low] = quantiles.slice(Math.floor(at), Math.floor(at) + 2)
  return Math.round(low + (high - low) * (at - Math.floor(at)))
}

/** Deals out contents: in the order of chance, and at even distances one that was there before. */
class Contents {
  readonly #randomness = seededRandomness(SEED)
  readonly #left: number[]
  readonly #used: { readonly oid: string; readonly bytes: number }[] = []
  readonly #copyShare: number
  #owedCopies = 0

  constructor(sizes: readonly number[], files: number, copyShare: number) {
    const distinct = Math.max(1, Math.round(files * (1 - copyShare)))
    const source = sizes.length === 0 ? [USUAL_BYTES] : sizes
    const order = source.map((bytes) => ({ bytes, chance: this.#randomness.next() }))
    order.sort((a, b) => a.chance - b.chance)
    this.#left = Array.from({ length: distinct }, (_, index) => order[index % order.length]?.bytes ?? USUAL_BYTES)
    this.#copyShare = copyShare
  }

  next(): { readonly oid: string; readonly bytes: number } {
    this.#owedCopies += this.#copyShare
    const bytes = this.#owedCopies >= 1 && this.#used.length > 0 ? undefined : this.#left.pop()
    if (bytes === undefined) {
      this.#owedCopies -= 1
      const copied = this.#used[Math.floor(this.#randomness.next() * this.#used.length)]
      if (copied !== undefined) return copied
    }
    const content = { oid: this.#used.length.toString(16).padStart(40, '0'), bytes: bytes ?? USUAL_BYTES }
    this.#used.push(content)
    return content
  }
}

/** A lockfile and its manifest in the root, then in one folder after the other. */
function repositoryOf(index: number, count: number, contents: Contents): KnownRepository {
  const files = Array.from({ length: count }, (_, place): KnownFile => {
    const folder = place < 2 ? '' : `service-${Math.floor(place / 2)}/`
    const isLockfile = place % 2 === 0
    const path = `${folder}${isLockfile ? 'package-lock.json' : 'package.json'}`
    return { path, kind: isLockfile ? 'lockfile' : 'manifest', ...contents.next() }
  })
  return { nameWithOwner: `fitted/repository-${index}`, ecosystem: 'npm', files }
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
