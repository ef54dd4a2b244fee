import { KEY_BEGIN, KEY_END, SECRET_SHAPES } from './secret-shapes.js'
import { spellingsOf, type Spelling } from './secret-spellings.js'

interface Span {
  /** Where it begins to be recognised: before that it may be cut. */
  readonly from: number
  readonly start: number
  /** Exclusive. */
  readonly end: number
}

/** Fits into any syntax, and is no letter of one. */
const MASK = 'x'
/** None of them is part of anything that is looked for by its shape. */
const SEPARATORS = '\n\r"\\<>'
/** Without a separator for so long, it is cut anyway, but not through what looks like a secret. */
const LONGEST_WAIT = 65_536
const KEPT_WHEN_CUT = 8_192
const LONGEST_KEY = 16_384
const BASE64 = /[A-Za-z0-9+/_=-]/
const TOKEN = /[A-Za-z0-9._~+/=-]/

/**
 * Takes secrets out of what is recorded: those that were learned, whatever they look like, and what looks like one. Masked
 * text keeps its length in bytes, because answers and trees tell sizes.
 */
export class SecretMask {
  readonly #learned = new Set<string>()
  #spellings: readonly Spelling[] = []

  learn(secret: string): void {
    if (this.#learned.has(secret)) return
    this.#learned.add(secret)
    this.#spellings = [...this.#spellings, ...spellingsOf(secret)]
  }

  /** Texts of one value: a header, a path. */
  text(text: string): string {
    const masking = this.stream()
    return Buffer.concat([masking.push(Buffer.from(text)), masking.end()]).toString('utf8')
  }

  /** For one body, of which the parts come one by one. */
  stream(): MaskedStream {
    return new MaskedStream(() => this.#spellings)
  }
}

/** One body. What may still turn out to be part of a secret is held back. */
export class MaskedStream {
  /** One character for each byte. */
  #held = ''
  /** The held text goes on from a secret that was too long to be held as a whole. */
  #isInside = false
  /** So much of a private key may still come. */
  #keyLeft = 0
  #hasMasked = false

  constructor(private readonly spellings: () => readonly Spelling[]) {}

  /** Whether anything was masked so far. */
  get hasMasked(): boolean {
    return this.#hasMasked
  }

  /** @returns What can be written already. */
  push(bytes: Uint8Array): Buffer {
    this.#held += Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
    this.#goOn()
    const spans = this.#spans(this.#held)
    let cut = this.#safeCut()
    if (cut <= 0 && this.#held.length > LONGEST_WAIT) cut = this.#held.length - KEPT_WHEN_CUT
    // From the last one on: one that was met before may reach into it.
    for (const { from, end } of [...spans].reverse()) if (from < cut && end > cut) cut = from
    if (cut <= 0 && this.#held.length > 2 * LONGEST_WAIT) {
      this.#isInside = true // one secret, and no end of it
      cut = this.#held.length
    }
    return cut <= 0 ? Buffer.alloc(0) : this.#release(cut, spans)
  }

  end(): Buffer {
    this.#goOn()
    return this.#release(this.#held.length, this.#spans(this.#held))
  }

  /** Masks the rest of a secret whose beginning has been written. */
  #goOn(): void {
    if (!this.#isInside) return
    let end = 0
    while (end < this.#held.length && TOKEN.test(this.#held.charAt(end))) end += 1
    if (end < this.#held.length) this.#isInside = false
    this.#held = MASK.repeat(end) + this.#held.slice(end)
  }

  /** Up to here everything is known: nothing that is looked for begins before and ends after what is held. */
  #safeCut(): number {
    const held = this.#held
    let cut = held.length
    while (cut > 0 && !SEPARATORS.includes(held.charAt(cut - 1))) cut -= 1
    const longest = this.spellings().reduce((most, { text }) => Math.max(most, text.length), 1)
    cut = Math.min(cut, held.length - longest)
    while (cut > 0 && held.charAt(cut - 1) === '\\') cut -= 1 // stays with what it escapes
    return cut
  }

  #release(cut: number, spans: readonly Span[]): Buffer {
    let text = ''
    let from = 0
    for (const { start, end } of spans) {
      if (start >= cut) break
      text += this.#held.slice(from, start) + MASK.repeat(end - start)
      from = end
      this.#hasMasked = true
    }
    text += this.#held.slice(from, cut)
    this.#held = this.#held.slice(cut)
    return Buffer.from(this.#withoutKeys(text), 'latin1')
  }

  /** Where to mask, in order, without overlaps. */
  #spans(text: string): readonly Span[] {
    const found: Span[] = []
    for (const { text: spelling, isBase64 } of this.spellings()) {
      for (let at = text.indexOf(spelling); at >= 0; at = text.indexOf(spelling, at + 1)) {
        const end = at + spelling.length
        const before = isBase64 && BASE64.test(text.charAt(at - 1)) ? 1 : 0
        const after = isBase64 && BASE64.test(text.charAt(end)) ? 1 : 0
        found.push(unescaped(text, at - before, end + after))
      }
    }
    for (const shape of SECRET_SHAPES) {
      for (const match of text.matchAll(shape)) {
        const start = match.index + (match[1] ?? '').length
        found.push({ from: match.index, start, end: match.index + match[0].length })
      }
    }
    return merged(found)
  }

  #withoutKeys(text: string): string {
    let clean = ''
    let at = 0
    while (at < text.length) {
      if (this.#keyLeft > 0) {
        const end = text.indexOf(KEY_END, at)
        const stop = Math.min(end < 0 ? text.length : end, at + this.#keyLeft)
        clean += text
          .slice(at, stop)
          .replace(/(\\.)|[A-Za-z0-9+/=]/g, (all, escape?: string) => escape ?? MASK.repeat(all.length))
        this.#hasMasked = true
        this.#keyLeft = end < 0 ? this.#keyLeft - (stop - at) : 0
        at = stop
        continue
      }
      KEY_BEGIN.lastIndex = at
      const begin = KEY_BEGIN.exec(text)
      const stop = begin === null ? text.length : begin.index + begin[0].length
      clean += text.slice(at, stop)
      if (begin !== null) this.#keyLeft = LONGEST_KEY
      at = stop
    }
    return clean
  }
}

/** Masked, the letter of an escape would break the JSON around it. */
function unescaped(text: string, at: number, end: number): Span {
  let from = at
  while (text.charAt(from - 1) === '\\') from -= 1
  return { from, start: at + ((at - from) % 2), end }
}

function merged(spans: readonly Span[]): readonly Span[] {
  const inOrder = [...spans].sort((a, b) => a.start - b.start)
  const separate: Span[] = []
  for (const span of inOrder) {
    const last = separate.at(-1)
    if (last !== undefined && span.start <= last.end) {
      const from = Math.min(last.from, span.from)
      separate[separate.length - 1] = { from, start: last.start, end: Math.max(last.end, span.end) }
    } else separate.push(span)
  }
  return separate
}
