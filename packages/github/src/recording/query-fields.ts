/** A field of a query of ours. */
export interface QueryField {
  /** How it is called in the answer. */
  readonly key: string
  readonly name: string
  /** As written, without the parentheses: `owner:"acme",name:"web"`. */
  readonly arguments: string
  /** Its selection as written, without the braces; empty: none. */
  readonly selection: string
  readonly fields: readonly QueryField[]
}

export interface ReadQuery {
  readonly fields: readonly QueryField[]
  /** As written: what a spread in a selection means. */
  readonly fragments: string
}

const NAME = /[_A-Za-z]\w*/y
const BLANK = /[\s,]*/y
const MAX_DEPTH = 12

/** The fields of a query as the client writes it. undefined for anything else: it is not GraphQL as a whole that is read. */
export function readQuery(query: string): ReadQuery | undefined {
  const start = query.indexOf('{')
  if (!query.startsWith('query') || start < 0) return undefined
  const reader = new QueryReader(query, start)
  try {
    const fields = reader.selection(0)
    return { fields, fragments: query.slice(reader.at).trim() }
  } catch (cause) {
    if (cause instanceof NotOurs) return undefined
    throw cause
  }
}

class NotOurs extends Error {}

class QueryReader {
  constructor(
    private readonly text: string,
    public at: number,
  ) {}

  /** From its opening brace to behind the closing one. */
  selection(depth: number): readonly QueryField[] {
    if (depth > MAX_DEPTH) throw new NotOurs('too deep')
    this.#expect('{')
    const fields: QueryField[] = []
    for (;;) {
      this.#skip(BLANK)
      if (this.text.charAt(this.at) === '}') {
        this.at += 1
        return fields
      }
      if (this.text.startsWith('...', this.at)) this.#spread(depth)
      else fields.push(this.#field(depth))
    }
  }

  #field(depth: number): QueryField {
    const key = this.#name()
    const isAliased = this.text.charAt(this.at) === ':'
    if (isAliased) this.at += 1
    const name = isAliased ? this.#name() : key
    const given = this.text.charAt(this.at) === '(' ? this.#arguments() : ''
    if (this.text.charAt(this.at) !== '{') return { key, name, arguments: given, selection: '', fields: [] }
    const start = this.at + 1
    const fields = this.selection(depth + 1)
    return { key, name, arguments: given, selection: this.text.slice(start, this.at - 1), fields }
  }

  /** `...B`, `... on Tree{…}`: what is in it belongs to the selection as written. */
  #spread(depth: number): void {
    this.at += 3
    this.#skip(BLANK)
    const name = this.#name()
    if (name !== 'on') return
    this.#skip(BLANK)
    this.#name()
    this.selection(depth + 1)
  }

  #arguments(): string {
    const start = this.at + 1
    let depth = 0
    for (; this.at < this.text.length; this.at += 1) {
      const character = this.text.charAt(this.at)
      if (character === '"') this.#string()
      else if (character === '(') depth += 1
      else if (character === ')' && --depth === 0) {
        this.at += 1
        return this.text.slice(start, this.at - 1)
      }
    }
    throw new NotOurs('open arguments')
  }

  /** To its closing quote. */
  #string(): void {
    this.at += 1
    while (this.at < this.text.length && this.text.charAt(this.at) !== '"')
      this.at += this.text.charAt(this.at) === '\\' ? 2 : 1
  }

  #name(): string {
    NAME.lastIndex = this.at
    const found = NAME.exec(this.text)?.[0]
    if (found === undefined) throw new NotOurs('no name')
    this.at += found.length
    return found
  }

  #expect(character: string): void {
    if (this.text.charAt(this.at) !== character) throw new NotOurs(`no ${character}`)
    this.at += 1
  }

  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.at
    this.at += pattern.exec(this.text)?.[0].length ?? 0
  }
}
