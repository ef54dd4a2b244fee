import { ByteWriter } from './byte-writer.js'
import { compressed } from './compressed.js'
import { BELOW_FIRST, EXPLICIT, NO_PATH, OWN_NAME } from './path-codes.js'

/** An entry of an extraction with its package as a number. */
export interface NumberedPackage {
  readonly packageId: number
  readonly name: string
  /** 1-based. */
  readonly line?: number | undefined
  readonly dependencyPath?: readonly string[] | undefined
}

const SEPARATOR = '\0'

/**
 * Packs the packages of one content, column by column, since like stands beside like then: differences of ids, differences of lines,
 * paths, explicit paths. The packages of one file were mostly numbered one after the other, so that most differences take one byte.
 */
export class PackagePacker {
  readonly #ids = new ByteWriter()
  readonly #lines = new ByteWriter()
  readonly #paths = new ByteWriter()
  readonly #explicit = new ByteWriter()
  readonly #entryOfPath = new Map<string, number>()
  #count = 0
  #idBefore = 0
  #lineBefore = 0

  get count(): number {
    return this.#count
  }

  add({ packageId, name, line, dependencyPath }: NumberedPackage): void {
    this.#ids.signed(packageId - this.#idBefore)
    this.#idBefore = packageId
    this.#addLine(line)
    this.#paths.number(this.#pathCode(name, dependencyPath))
    this.#count += 1
  }

  finish(): Buffer {
    const whole = new ByteWriter()
    whole.number(this.#count)
    for (const column of [this.#ids, this.#lines, this.#paths, this.#explicit]) whole.raw(column.finish())
    return compressed(whole.finish())
  }

  /** 0 says that there is none; a difference of 0 is written as 1, -1 as 2, and so on. */
  #addLine(line: number | undefined): void {
    if (line === undefined || !Number.isSafeInteger(line) || line < 0) return this.#lines.number(0)
    const difference = line - this.#lineBefore
    this.#lines.number(difference < 0 ? -difference * 2 : difference * 2 + 1)
    this.#lineBefore = line
  }

  #pathCode(name: string, path: readonly string[] | undefined): number {
    if (path === undefined) return NO_PATH
    const code = this.#codeByEnd(name, path)
    if (code !== undefined) return code
    this.#explicit.number(path.length)
    for (const part of path) this.#explicit.text(part)
    return EXPLICIT
  }

  #codeByEnd(name: string, path: readonly string[]): number | undefined {
    // A name that holds the separator could look like two: such paths are written out.
    if (path.some((part) => part.includes(SEPARATOR))) return undefined
    const whole = keyOf(path)
    if (!this.#entryOfPath.has(whole)) this.#entryOfPath.set(whole, this.#count)
    if (path.at(-1) !== name) return undefined
    if (path.length === 1) return OWN_NAME
    const parent = this.#entryOfPath.get(keyOf(path.slice(0, -1)))
    return parent === undefined ? undefined : BELOW_FIRST + parent
  }
}

/** With its length: no path at all and one empty name look alike. */
const keyOf = (path: readonly string[]): string => `${path.length}${SEPARATOR}${path.join(SEPARATOR)}`
