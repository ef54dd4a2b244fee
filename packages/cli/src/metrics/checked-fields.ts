import { CodedError, printable } from '@ioc-scanner/core'

const WIDEST_VALUE = 60

/** A part of a metrics file that is about to be believed: what does not fit is an error that names its place. */
export class CheckedFields {
  constructor(
    private readonly fields: Readonly<Record<string, unknown>>,
    /** `metrics.ndjson, line 12` */
    private readonly place: string,
    /** Keys above these ones, with a dot behind. */
    private readonly above = '',
  ) {}

  /** @throws {CodedError} `METRICS_INVALID` where it is no object. */
  static of(value: unknown, place: string): CheckedFields {
    if (!isObject(value)) throw invalid(`${place} is ${shown(value)}; it must be an object`)
    return new CheckedFields(value, place)
  }

  get keys(): readonly string[] {
    return Object.keys(this.fields)
  }

  has(key: string): boolean {
    return Object.hasOwn(this.fields, key)
  }

  object(key: string): CheckedFields {
    const value = this.#get(key)
    if (!isObject(value)) throw this.#wrong(key, 'an object')
    return new CheckedFields(value, this.place, `${this.above}${key}.`)
  }

  list(key: string): readonly unknown[] {
    const value = this.#get(key)
    if (!Array.isArray(value)) throw this.#wrong(key, 'a list')
    return value
  }

  text(key: string): string {
    const value = this.#get(key)
    if (typeof value !== 'string') throw this.#wrong(key, 'a text')
    return value
  }

  textOrNull(key: string): string | null {
    return this.#get(key) === null ? null : this.text(key)
  }

  /** From 0. */
  amount(key: string): number {
    const value = this.#get(key)
    if (typeof value !== 'number' || !(value >= 0)) throw this.#wrong(key, 'a number from 0')
    return value
  }

  amountOrNull(key: string): number | null {
    return this.#get(key) === null ? null : this.amount(key)
  }

  oneOf<Value extends string>(key: string, allowed: readonly Value[]): Value {
    const value = this.#get(key)
    const found = allowed.find((candidate) => candidate === value)
    if (found === undefined) throw this.#wrong(key, `one of ${allowed.join(', ')}`)
    return found
  }

  /** A moment, epoch milliseconds. */
  moment(key: string): number {
    const atMs = Date.parse(this.text(key))
    if (Number.isNaN(atMs)) throw this.#wrong(key, 'a time such as 2026-11-24T03:00:00.000Z')
    return atMs
  }

  value(key: string): unknown {
    return this.#get(key)
  }

  #get(key: string): unknown {
    return Object.hasOwn(this.fields, key) ? this.fields[key] : undefined
  }

  #wrong(key: string, allowed: string): CodedError {
    const value = this.#get(key)
    const name = printable(this.above + key)
    return invalid(
      value === undefined
        ? `${this.place}: ${name} is missing; it must be ${allowed}`
        : `${this.place}: ${name} is ${shown(value)}; it must be ${allowed}`,
    )
  }
}

export function invalid(message: string, cause?: unknown): CodedError {
  return new CodedError('METRICS_INVALID', message, cause === undefined ? undefined : { cause })
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shown(value: unknown): string {
  const text = printable(JSON.stringify(value) ?? typeof value)
  return text.length > WIDEST_VALUE ? `${text.slice(0, WIDEST_VALUE)}…` : text
}
