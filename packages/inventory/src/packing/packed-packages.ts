import { ByteReader } from './byte-reader.js'
import { expanded } from './compressed.js'
import { BELOW_FIRST, EXPLICIT, NO_PATH, OWN_NAME } from './path-codes.js'

/** What a `PackagePacker` packed. The ids are read at once, lines and paths only where they are asked for: most never are. */
export class PackedPackages {
  /** Package ids in the order of the file. */
  readonly ids: Float64Array
  readonly #reader: ByteReader
  /** NaN: none. */
  #lines: Float64Array | undefined
  #codes: Float64Array | undefined
  #explicit: ReadonlyMap<number, readonly string[]> | undefined

  /** @throws {RangeError} here or later, for damaged bytes. */
  constructor(packed: Buffer) {
    this.#reader = new ByteReader(expanded(packed))
    const ids = new Float64Array(this.#reader.atMost(this.#reader.number(), 1))
    let before = 0
    for (let index = 0; index < ids.length; index++) ids[index] = before += this.#reader.signed()
    this.ids = ids
  }

  lineOf(index: number): number | undefined {
    const line = this.#readLines()[index]
    return line === undefined || Number.isNaN(line) ? undefined : line
  }

  /** The names from a direct dependency down to that entry; undefined where the file does not know. */
  dependencyPathOf(index: number, nameOf: (packageId: number) => string): readonly string[] | undefined {
    const codes = this.#readCodes()
    const below: string[] = []
    for (let at = index; ;) {
      const code = codes[at] ?? NO_PATH
      if (code === NO_PATH) return undefined
      if (code === EXPLICIT) return [...(this.#readExplicit().get(at) ?? []), ...below.reverse()]
      below.push(nameOf(this.ids[at] ?? 0))
      if (code === OWN_NAME) return below.reverse()
      if (code - BELOW_FIRST >= at) throw new RangeError('packed path refers to a later entry')
      at = code - BELOW_FIRST
    }
  }

  /** Reads everything. @throws {RangeError} for damaged bytes. */
  verify(): void {
    this.#readExplicit()
    this.ids.forEach((_, index) => this.dependencyPathOf(index, () => ''))
  }

  #readLines(): Float64Array {
    if (this.#lines !== undefined) return this.#lines
    const lines = new Float64Array(this.ids.length)
    let before = 0
    for (let index = 0; index < lines.length; index++) {
      const code = this.#reader.number()
      if (code === 0) lines[index] = NaN
      else lines[index] = before += code % 2 === 1 ? (code - 1) / 2 : -code / 2
    }
    return (this.#lines = lines)
  }

  #readCodes(): Float64Array {
    if (this.#codes !== undefined) return this.#codes
    this.#readLines() // they stand before
    const codes = new Float64Array(this.ids.length)
    for (let index = 0; index < codes.length; index++) codes[index] = this.#reader.number()
    return (this.#codes = codes)
  }

  #readExplicit(): ReadonlyMap<number, readonly string[]> {
    if (this.#explicit !== undefined) return this.#explicit
    const explicit = new Map<number, readonly string[]>()
    this.#readCodes().forEach((code, index) => {
      if (code !== EXPLICIT) return
      const names = new Array<string>(this.#reader.atMost(this.#reader.number(), 1))
      for (let at = 0; at < names.length; at++) names[at] = this.#reader.text()
      explicit.set(index, names)
    })
    return (this.#explicit = explicit)
  }
}
