/** How many characters of an unfinished line are kept: headers are short, and nothing else is looked at. */
const MAX_LINE = 16_384
const HEADER = /<= Recv header: ([^]*)$/
const STATUS = /^HTTP\/[\d.]+ (\d{3})/i

/**
 * The answers that a git process got, from its trace of HTTP: only the lines with received headers are read, so that no sent
 * credential is ever held.
 */
export class HttpTrace {
  #rest = ''
  #requests = 0
  #status: number | undefined
  #retryAfterSeconds: number | undefined
  #location: string | undefined

  constructor(private readonly onAnswer: () => void = () => undefined) {}

  get requests(): number {
    return this.#requests
  }

  /** Of the last answer. */
  get status(): number | undefined {
    return this.#status
  }

  get retryAfterSeconds(): number | undefined {
    return this.#retryAfterSeconds
  }

  get location(): string | undefined {
    return this.#location
  }

  add(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = (lines.pop() ?? '').slice(-MAX_LINE)
    for (const line of lines) {
      const header = HEADER.exec(line)?.[1]
      if (header !== undefined) this.#take(header.trimEnd())
    }
  }

  #take(header: string): void {
    const status = STATUS.exec(header)?.[1]
    if (status !== undefined) {
      if (status.startsWith('1')) return
      this.#requests += 1
      this.#status = Number(status)
      this.#retryAfterSeconds = undefined
      this.#location = undefined
      this.onAnswer()
      return
    }
    const colon = header.indexOf(':')
    const name = header.slice(0, colon).toLowerCase()
    const value = header.slice(colon + 1).trim()
    if (name === 'retry-after' && /^\d{1,9}$/.test(value)) this.#retryAfterSeconds = Number(value)
    if (name === 'location') this.#location = value
  }
}
