/**
 * Runs `work` on several items at a time and yields the results as they come. Reads no further ahead than that, and stops
 * reading when its reader stops.
 * @throws What `work` or the items throw, at once.
 */
export async function* sideBySide<Item, Result>(
  items: AsyncIterable<Item>,
  most: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const input = items[Symbol.asyncIterator]()
  const running = new Map<number, Promise<Ended<Item, Result>>>()
  let started = 0
  let isOpen = true
  const pull = (): void => {
    const key = -1 // there is one reading at a time
    running.set(
      key,
      input.next().then(({ done, value }) => (done === true ? { key, done } : { key, item: value })),
    )
  }
  try {
    for (;;) {
      if (isOpen && !running.has(-1) && running.size < most) pull()
      if (running.size === 0) return
      const ended = await Promise.race(running.values())
      running.delete(ended.key)
      if ('result' in ended) yield ended.result
      else if ('done' in ended) isOpen = false
      else {
        const key = started
        started += 1
        running.set(
          key,
          work(ended.item).then((result) => ({ key, result })),
        )
      }
    }
  } finally {
    for (const one of running.values()) one.catch(() => undefined) // nobody waits for them any more
    if (isOpen) void input.return?.()?.then(undefined, () => undefined)
  }
}

type Ended<Item, Result> = { readonly key: number } & (
  { readonly result: Result } | { readonly item: Item } | { readonly done: true }
)
