import { CodedError } from '@ioc-scanner/core'
import { isObject } from '../transport/checked-json.js'
import type { PagePlace } from './repository-pages.js'

/** How far a listing has come. */
export interface ListingProgress {
  /** The list to go on with, counted from 0 in the order of the target. */
  readonly list: number
  /** Where in it; absent: at its start. */
  readonly place?: PagePlace
  /** Repositories told so far, in all lists. */
  readonly seen: number
}

export function progressText(progress: ListingProgress): string {
  return JSON.stringify(progress)
}

/** @throws {CodedError} `LISTING_PROGRESS_UNREADABLE`: it was not written by `progressText`. */
export function readProgress(text: string): ListingProgress {
  const progress = parsed(text)
  if (!isObject(progress)) throw unreadable(text)
  const { list, place, seen } = progress
  if (!isCount(list) || !isCount(seen)) throw unreadable(text)
  if (place === undefined) return { list, seen }
  if (!isObject(place) || typeof place['after'] !== 'string' || !isCount(place['listed'])) throw unreadable(text)
  return { list, seen, place: { after: place['after'], listed: place['listed'] } }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw unreadable(text, cause)
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function unreadable(text: string, cause?: unknown): CodedError {
  const message = `'${text.slice(0, 100)}' does not tell how far a listing of GitHub's has come`
  return new CodedError('LISTING_PROGRESS_UNREADABLE', message, cause === undefined ? undefined : { cause })
}
