/** The same items, until the alarm rejects: then their source is left alone, whatever it is waiting for. */
export async function* untilAlarm<Item>(items: AsyncIterable<Item>, alarm: Promise<never>): AsyncGenerator<Item> {
  const iterator = items[Symbol.asyncIterator]()
  let sounded = false
  let leave: (cause: unknown) => void = () => undefined
  // One listener for all items: a race for each would keep them all in memory until the end.
  alarm.catch((cause: unknown) => {
    sounded = true
    leave(cause)
  })
  try {
    for (;;) {
      const next = await new Promise<IteratorResult<Item>>((resolve, reject) => {
        leave = reject
        iterator.next().then(resolve, reject)
      })
      if (next.done === true) return
      yield next.value
    }
  } finally {
    if (!sounded) await iterator.return?.()
  }
}
