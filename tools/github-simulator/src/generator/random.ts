/** Numbers that look random and depend on nothing but the seed: integer arithmetic only, so alike on every machine. */
export interface Random {
  /** From 0 up to, not including, 1. */
  fraction(): number
  /** Both ends included. */
  integer(minimum: number, maximum: number): number
  chance(probability: number): boolean
  pick<Item>(items: readonly Item[]): Item
  /** A copy in another order. */
  shuffled<Item>(items: readonly Item[]): Item[]
  /** Some of the items, each at most once, in the order in which they stand. */
  sample<Item>(items: readonly Item[], count: number): Item[]
  /** A generator of its own: what is drawn from it does not move what is drawn elsewhere. */
  fork(label: string): Random
}

export function randomFrom(seed: string): Random {
  const next = smallFastCounter(seed)
  const fraction = (): number => next() / 2 ** 32
  const integer = (minimum: number, maximum: number): number =>
    minimum + Math.floor(fraction() * (maximum - minimum + 1))
  const shuffled = <Item>(items: readonly Item[]): Item[] => {
    const order = items.map((item) => ({ item, rank: next() }))
    return order.sort((a, b) => a.rank - b.rank).map(({ item }) => item)
  }
  return {
    fraction,
    integer,
    shuffled,
    chance: (probability) => fraction() < probability,
    pick(items) {
      const picked = items[integer(0, items.length - 1)]
      if (picked === undefined) throw new Error('nothing to pick from')
      return picked
    },
    sample(items, count) {
      const chosen = new Set(shuffled(items.map((_, index) => index)).slice(0, count))
      return items.filter((_, index) => chosen.has(index))
    },
    fork: (label) => randomFrom(`${seed}/${label}`),
  }
}

/** The generator sfc32: four words of state, stirred until the seed has reached all of them. */
function smallFastCounter(seed: string): () => number {
  let [a, b, c, counter] = [0, 1, 2, 3].map((salt) => hash(`${salt} ${seed}`)) as [number, number, number, number]
  const next = (): number => {
    const result = (a + b + counter) >>> 0
    counter = (counter + 1) >>> 0
    a = (b ^ (b >>> 9)) >>> 0
    b = (c + (c << 3)) >>> 0
    c = (((c << 21) | (c >>> 11)) + result) >>> 0
    return result
  }
  for (let round = 0; round < 12; round += 1) next()
  return next
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  return value >>> 0
}
