/** Joins two stages. Bounded by weight, so that a slow stage slows the one before it. */
export interface WorkQueue<Item> {
  /** Resolves once the item has found room. `weight` in the queue's own unit (items or bytes), at least 0. */
  put(item: Item, weight?: number): Promise<void>
  /** The next item; undefined once the queue is closed and empty. */
  take(): Promise<Item | undefined>
  /** No more items will come. */
  close(): void
  /** Makes every waiting and later `put` and `take` reject with this error. */
  fail(error: unknown): void
  readonly size: number
}
