import type { Conditions } from '@ioc-scanner/core'
import { ChangeSignal } from './change-signal.js'
import { ScoreSample } from './score-sample.js'
import type { WantedBlob, WantedFile } from './wanted-file.js'

/** Entries are small (an oid and places), but an organization can have very many. */
const MAX_WAITING_BLOBS = 20_000
const MEDIAN_SAMPLE = 101
/** What is among these, by score, is fetched at once; the rest waits until all trees are known, for better may still come. */
const FETCHED_AT_ONCE = 0.1

/**
 * The files known and not yet fetched, best first; one entry for each content, however many places share it. It is
 * finished when no more files come from the trees and every content was settled.
 */
export class FilePool {
  readonly changed = new ChangeSignal()
  /** Those for `contents`, best first. */
  #waiting: WantedBlob[] = []
  /** Those for `stream`, best first. */
  readonly #large: WantedBlob[] = []
  readonly #scores = new ScoreSample()
  readonly #open = new Map<string, WantedBlob>()
  #bytes = 0
  /** Files waiting, by repository. */
  readonly #perRepository = new Map<string, number>()
  #held = 0
  #closed = false

  constructor(private readonly maxContentBytes: number) {}

  /** Whether this content is already waited for; then the place joins it. */
  join(place: WantedFile): boolean {
    const blob = this.#open.get(place.file.oid)
    blob?.places.push(place)
    return blob !== undefined
  }

  /** Adds a content. */
  add(place: WantedFile, score: number): void {
    const { work, file } = place
    const blob: WantedBlob = { oid: file.oid, at: { repository: work.repository, file }, score, places: [place] }
    this.#open.set(blob.oid, blob)
    this.#scores.add(score)
    if ((file.size ?? 0) > this.maxContentBytes) insert(this.#large, blob)
    else {
      insert(this.#waiting, blob)
      this.#count(blob, 1)
    }
    this.changed.notify()
  }

  /** Resolves when there is room for more files of trees. */
  async room(): Promise<void> {
    while (this.#waiting.length > MAX_WAITING_BLOBS) await this.changed.next()
  }

  /** Keeps the pool unfinished: a reading is under way that may refer to further files. */
  hold(): void {
    this.#held += 1
  }

  release(): void {
    this.#held -= 1
    this.changed.notify()
  }

  /** It did not fit into a batch: it will be streamed. */
  addLarge(blob: WantedBlob): void {
    insert(this.#large, blob)
    this.changed.notify()
  }

  /** No more files come from the trees. */
  close(): void {
    this.#closed = true
    this.changed.notify()
  }

  /** Every place that waited for this content; later ones find it in the inventory. */
  settle(blob: WantedBlob): readonly WantedFile[] {
    this.#open.delete(blob.oid)
    this.changed.notify()
    return blob.places
  }

  get isClosed(): boolean {
    return this.#closed
  }

  get isFinished(): boolean {
    return this.#closed && this.#held === 0 && this.#open.size === 0
  }

  /** Those not asked for yet, of any size. */
  get left(): readonly WantedBlob[] {
    return [...this.#waiting, ...this.#large]
  }

  get waiting(): readonly WantedBlob[] {
    return this.#waiting
  }

  /** Those that may be asked for now, best first: all of them, but for poor ones while better may still come. */
  get ready(): readonly WantedBlob[] {
    if (!this.#waitsForBetter) return this.#waiting
    const least = this.#scores.leastOfHighest(FETCHED_AT_ONCE)
    const end = this.#waiting.findIndex(({ score }) => score < least)
    return end < 0 ? this.#waiting : this.#waiting.slice(0, end)
  }

  get #waitsForBetter(): boolean {
    return !this.#closed && this.#waiting.length < MAX_WAITING_BLOBS
  }

  /** Takes chosen entries out. */
  take(chosen: ReadonlySet<WantedBlob>): void {
    for (const blob of chosen) this.#count(blob, -1)
    this.#waiting = this.#waiting.filter((blob) => !chosen.has(blob))
    this.changed.notify()
  }

  /** The next content to stream whose repository may be served now. */
  takeLarge(mayServe: (repository: string) => boolean): WantedBlob | undefined {
    const least = this.#waitsForBetter ? this.#scores.leastOfHighest(FETCHED_AT_ONCE) : Number.NEGATIVE_INFINITY
    const index = this.#large.findIndex(({ at, score }) => score >= least && mayServe(at.repository.nameWithOwner))
    return index < 0 ? undefined : this.#large.splice(index, 1)[0]
  }

  conditions(): Conditions['queue'] {
    const sizes = this.#waiting.slice(0, MEDIAN_SAMPLE).map((blob) => blob.at.file.size ?? 0)
    sizes.sort((a, b) => a - b)
    return {
      files: this.#waiting.length,
      bytes: this.#bytes,
      medianBytes: sizes[Math.floor(sizes.length / 2)] ?? 0,
      repositories: this.#perRepository.size,
    }
  }

  #count({ at }: WantedBlob, difference: 1 | -1): void {
    this.#bytes += difference * (at.file.size ?? 0)
    const files = (this.#perRepository.get(at.repository.id) ?? 0) + difference
    if (files > 0) this.#perRepository.set(at.repository.id, files)
    else this.#perRepository.delete(at.repository.id)
  }
}

/** Behind its equals: they keep their order. */
function insert(blobs: WantedBlob[], blob: WantedBlob): void {
  let low = 0
  let high = blobs.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((blobs[middle]?.score ?? 0) >= blob.score) low = middle + 1
    else high = middle
  }
  blobs.splice(low, 0, blob)
}
