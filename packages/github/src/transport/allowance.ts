import type { Allowance } from '@ioc-scanner/core'

/** Headers of an answer, their names in lower case. */
export type Headers = Readonly<Record<string, string | number | undefined>>

/** The bucket as the headers tell it; undefined where they tell nothing. */
export function allowanceOf(headers: Headers): Allowance | undefined {
  const limit = numberIn(headers, 'x-ratelimit-limit')
  const remaining = numberIn(headers, 'x-ratelimit-remaining')
  if (limit === undefined || remaining === undefined) return undefined
  const resetSeconds = numberIn(headers, 'x-ratelimit-reset')
  return { limit, remaining, resetAtMs: resetSeconds === undefined ? null : resetSeconds * 1_000 }
}

/** What a good answer without rate headers means: GitHub Enterprise Server counts nothing by default. */
export const UNLIMITED: Allowance = { limit: null, remaining: null, resetAtMs: null }

export function numberIn(headers: Headers, name: string): number | undefined {
  const text = String(headers[name] ?? '').trim()
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
