import { RequestFailure } from '@ioc-scanner/core'

/** A JSON object of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>

/** An answer that is not what was asked for. It may be right the next time. */
export function brokenAnswer(detail: string): RequestFailure {
  return new RequestFailure('TRANSIENT', 'unparsable', `GitHub's answer does not fit the question: ${detail}`)
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @throws {RequestFailure} TRANSIENT when it is something else; `what` names it. Likewise below. */
export function objectOf(value: unknown, what: string): JsonObject {
  if (!isObject(value)) throw brokenAnswer(`${what} is no object`)
  return value
}

export function listOf(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw brokenAnswer(`${what} is no list`)
  return value
}

export function textOf(value: unknown, what: string): string {
  if (typeof value !== 'string') throw brokenAnswer(`${what} is no text`)
  return value
}

export function countOf(value: unknown, what: string): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw brokenAnswer(`${what} is no count`)
  return value as number
}

export function optionalText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

const OID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/

export function isOid(value: unknown): value is string {
  return typeof value === 'string' && OID.test(value)
}
