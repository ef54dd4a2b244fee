import type { Limits } from '@ioc-scanner/core'

/** A halving is regained by ten full batches over the whole range: five from the middle to the top. */
const STEPS_OVER_RANGE = 10
/** After a cut the pieces of the batch that broke are still coming back, and say nothing new. */
const ANSWERS_BETWEEN_CUTS = 4
/** So many answers with room left, one after the other, say that something else limits the batches. */
const UNFILLED_ANSWERS = 3

/**
 * How many files one request carries. Begins at the default and doubles with every full batch that is answered, up to the
 * maximum or the first drop; from then on it halves with a drop and grows by a tenth of the range with a full batch.
 */
export class LearnedSize {
  #files = 0
  #isDoubling = true
  #answersUntilCut = 0
  #unfilledAnswers = 0
  #step = 1
  #max = Number.POSITIVE_INFINITY

  /** The size that is wished for now, within the limits. */
  within({ min, default: start, max }: Limits['batchSize']): number {
    this.#step = Math.max(1, Math.ceil((max - min) / STEPS_OVER_RANGE))
    this.#max = max
    this.#files = Math.max(min, Math.min(max, this.#files === 0 ? start : this.#files))
    return this.#files
  }

  /** Whether the next full answer may change it much: until then, requests side by side would all be too small. */
  get isRamping(): boolean {
    return this.#isDoubling && this.#files < this.#max && this.#unfilledAnswers < UNFILLED_ANSWERS
  }

  answered(files: number): void {
    this.#answersUntilCut = Math.max(0, this.#answersUntilCut - 1)
    if (files < this.#files) {
      this.#unfilledAnswers += 1
      return
    }
    this.#unfilledAnswers = 0
    this.#files = Math.min(this.#max, this.#isDoubling ? this.#files * 2 : this.#files + this.#step)
  }

  /** A batch of that many files was too much. */
  tooHeavy(files: number): void {
    const isNews = files >= this.#files && this.#answersUntilCut === 0
    if (isNews) {
      this.#files = Math.max(1, Math.floor(this.#files / 2))
      this.#isDoubling = false
      this.#answersUntilCut = ANSWERS_BETWEEN_CUTS
    } else {
      this.#answersUntilCut = Math.max(0, this.#answersUntilCut - 1)
    }
  }
}
