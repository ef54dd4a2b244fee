import type { Limits } from '@ioc-scanner/core'

/** The default is answered: its fourfold mostly is too, and each step of the ramp is a request that could have carried more. */
const RAMP_FACTOR = 4
/** From the smallest to the largest in ten full batches: what a halving took is back after five at the most. */
const STEPS_OVER_RANGE = 10
/** After a cut the pieces of the batch that broke are still coming back, and say nothing new. */
const ANSWERS_BETWEEN_CUTS = 4
/** So many answers with room left, one after the other, say that something else limits the batches. */
const UNFILLED_ANSWERS = 3
/** A try that did not come back by then failed without an answer. More than can be in flight beside it. */
const ANSWERS_UNTIL_NEXT_TRY = 60
/** Closer than a tenth below what was too much is close enough: another try would cost more than it brings. */
const TOLERANCE = 0.1
/** Full answers below what was too much until it is tried again; twice as many after each vain try. */
const PATIENCE_ANSWERS = 5
const MAX_PATIENCE_ANSWERS = 200

/**
 * How many files one request carries. Begins at the default and quadruples with every full batch that is answered, up to the
 * maximum or the first drop. From then on it grows by a tenth of the range, and by halves of the rest towards a size that was
 * too much. A drop takes it back to the largest size that was answered; a drop of a size that was answered before halves it.
 */
export class LearnedSize {
  #files = 0
  #max = Number.POSITIVE_INFINITY
  #step = 1
  #isFast = true
  /** One request is on its way with a size that was never answered: until it is back, the others keep to what was. */
  #isTrying = false
  #isOffering = false
  #largestAnswered = 0
  #tooMany = Number.POSITIVE_INFINITY
  #answersUntilCut = 0
  #unfilledAnswers = 0
  #heldAnswers = 0
  #patience = PATIENCE_ANSWERS

  /** The size that is wished for now, within the limits. */
  within({ min, default: start, max }: Limits['batchSize']): number {
    this.#max = max
    this.#step = Math.max(1, Math.ceil((max - min) / STEPS_OVER_RANGE))
    this.#files = Math.max(min, Math.min(max, this.#files === 0 ? start : this.#files))
    const isUntried = !this.#isFast && this.#largestAnswered >= min && this.#files > this.#largestAnswered
    this.#isOffering = isUntried && !this.#isTrying
    return isUntried && this.#isTrying ? this.#largestAnswered : this.#files
  }

  /** A batch has left, as large as was wished for last. */
  sent(): void {
    if (this.#isOffering) this.#isTrying = true
  }

  /** Whether the next full answer may change it much: until then, requests side by side would all be too small. */
  get isRamping(): boolean {
    return this.#isFast && this.#files < this.#max && this.#unfilledAnswers < UNFILLED_ANSWERS
  }

  /** A batch of that many files was answered. */
  answered(files: number): void {
    this.#answersUntilCut = Math.max(0, this.#answersUntilCut - 1)
    this.#largestAnswered = Math.max(this.#largestAnswered, files)
    if (files >= this.#tooMany) {
      this.#tooMany = Number.POSITIVE_INFINITY
      this.#patience = PATIENCE_ANSWERS
    }
    if (files < this.#files) {
      this.#unfilledAnswers += 1
      if (this.#unfilledAnswers % ANSWERS_UNTIL_NEXT_TRY === 0) this.#isTrying = false
      return
    }
    this.#unfilledAnswers = 0
    this.#isTrying = false
    if (this.#isFast) this.#files = Math.min(this.#max, this.#files * RAMP_FACTOR)
    else this.#grow()
  }

  /** A batch of that many files was too much. */
  tooHeavy(files: number): void {
    const isNews = files >= this.#files && this.#answersUntilCut === 0
    if (!isNews) {
      this.#answersUntilCut = Math.max(0, this.#answersUntilCut - 1)
      return
    }
    const half = Math.max(1, Math.floor(files / 2))
    if (files > this.#largestAnswered) {
      this.#tooMany = files
      this.#files = Math.max(half, this.#largestAnswered)
    } else {
      // Chance, or a server that takes less than before: what was learned counts for less from now on.
      this.#tooMany = Number.POSITIVE_INFINITY
      this.#largestAnswered = Math.floor((this.#largestAnswered + half) / 2)
      this.#files = half
    }
    this.#isFast = false
    this.#isTrying = false
    this.#answersUntilCut = ANSWERS_BETWEEN_CUTS
    this.#heldAnswers = 0
  }

  #grow(): void {
    const next = Math.min(this.#max, this.#files + this.#step)
    const room = this.#tooMany - this.#files
    if (next < this.#tooMany) {
      this.#files = next
    } else if (room > Math.max(1, this.#tooMany * TOLERANCE)) {
      this.#files += Math.floor(room / 2)
    } else {
      this.#heldAnswers += 1
      if (this.#heldAnswers < this.#patience) return
      this.#heldAnswers = 0
      this.#patience = Math.min(MAX_PATIENCE_ANSWERS, this.#patience * 2)
      this.#files = this.#tooMany
    }
  }
}
