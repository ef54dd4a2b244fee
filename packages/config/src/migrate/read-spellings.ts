import { isMap, isNode, isScalar, Scalar, YAMLSeq, type Pair, type YAMLMap } from 'yaml'
import { CodedError } from '@ioc-scanner/core'
import { NOT_IN_FILES } from '../settings/app-settings.js'
import { KNOWN_SECTIONS, KNOWN_SETTINGS } from '../settings/known-settings.js'
import { nearestKnown } from '../settings/nearest-known.js'
import { shownText, shownValue } from '../shown-value.js'
import { meantPlace, type MeantPlace } from './meant-place.js'
import { meantValue } from './meant-value.js'
import type { Change, UnknownKey } from './migration.js'

/** A pair that stands somewhere else today, or is said twice (`place` undefined) and goes. */
export interface Move {
  readonly pair: Pair
  readonly from: YAMLMap
  readonly place: MeantPlace | undefined
}

/** Known sections are three deep; what lies deeper is unknown as a whole. */
export const DEEPEST = 6

/** Walks a file, finds what is written in an older or another way, and writes values as they are written today. */
export class SpellingReader {
  readonly moves: Move[] = []
  readonly changes: Change[] = []
  readonly unknown: UnknownKey[] = []
  private readonly taken = new Map<string, { readonly line: number; readonly value: unknown }>()

  constructor(
    private readonly file: string,
    private readonly lineOf: (offset: number) => number,
  ) {}

  /** @param section Key of the section that the map is today. @param path The words that lead to it in the file. */
  read(map: YAMLMap, section = '', path: readonly string[] = []): void {
    for (const pair of map.items) {
      const { key, value } = pair
      if (!isScalar(key)) continue // the check of the result names it
      const word = String(key.value)
      const place = placeOf(section, word, value)
      const written = [...path, word]
      if (place === undefined) this.readUnknown(pair, section, written)
      else if (place.kind === 'section') this.readSection(pair, map, place, written)
      else this.readSetting(pair, map, place, written)
    }
  }

  private readSection(pair: Pair, from: YAMLMap, place: MeantPlace, written: readonly string[]): void {
    if (place.why !== undefined) {
      this.moves.push({ pair, from, place })
      this.changed(pair, place.key, written.join('.'), place.key, place.why)
    }
    if (isMap(pair.value)) this.read(pair.value, place.key, written)
  }

  private readSetting(pair: Pair, from: YAMLMap, place: MeantPlace, written: readonly string[]): void {
    const setting = KNOWN_SETTINGS.get(place.key)
    const { value: node } = pair
    if (setting !== undefined && isScalar(node)) {
      const meant = meantValue(setting, node.value, node.source ?? String(node.value))
      if (meant !== undefined) {
        this.changed(pair, place.key, shownSource(node), shownResult(meant.value), meant.why)
        pair.value = rewritten(node, meant.value)
      }
    }
    const earlier = this.taken.get(place.key)
    const value = plain(pair.value)
    const line = this.lineAt(pair)
    if (earlier === undefined) {
      this.taken.set(place.key, { line, value })
    } else if (JSON.stringify(earlier.value) !== JSON.stringify(value)) {
      throw new CodedError(
        'CONFIG_MIGRATION_AMBIGUOUS',
        `${this.file}: lines ${earlier.line} and ${line} both set ${place.key}, to ${shownResult(earlier.value)} and ${shownResult(value)}; take one of them out first`,
      )
    } else {
      this.moves.push({ pair, from, place: undefined })
      this.changed(pair, place.key, written.join('.'), '(taken out)', `line ${earlier.line} says the same`)
      return
    }
    if (place.why === undefined) return
    this.moves.push({ pair, from, place })
    this.changed(pair, place.key, written.join('.'), place.key, place.why)
  }

  /** Settings may hide in a section that nobody knows. */
  private readUnknown(pair: Pair, section: string, written: readonly string[]): void {
    const key = [...(section === '' ? [] : [section]), written.at(-1) ?? ''].join('.')
    const [movesBefore, unknownBefore] = [this.moves.length, this.unknown.length]
    if (isMap(pair.value) && pair.value.items.length > 0 && written.length < DEEPEST) {
      this.read(pair.value, key, written)
      if (this.moves.length > movesBefore) return
      this.unknown.length = unknownBefore // nothing in it is known: it is named as a whole
    }
    const meant = nearestKnown(key)
    const advice = NOT_IN_FILES.get(key) ?? (meant === undefined ? 'no key is near' : `did you mean ${meant}?`)
    this.unknown.push({ line: this.lineAt(pair), key: shownText(written.join('.')), advice })
  }

  private changed(pair: Pair, key: string, was: string, now: string, why: string): void {
    this.changes.push({ line: this.lineAt(pair), key, was: shownText(was), now, why })
  }

  private lineAt({ key }: Pair): number {
    return this.lineOf(isScalar(key) ? (key.range?.[0] ?? 0) : 0)
  }
}

function placeOf(section: string, word: string, value: unknown): MeantPlace | undefined {
  const key = section === '' ? word : `${section}.${word}`
  const isEmpty = value === null || (isScalar(value) && value.value === null)
  const isEmptySection = isEmpty && [key, `batch.${key}`].some((candidate) => KNOWN_SECTIONS.has(candidate))
  return meantPlace(section, word, isMap(value) || isEmptySection)
}

/** A new value in the place of the old one, with its comments. */
function rewritten({ comment, commentBefore, spaceBefore }: Scalar, value: unknown): unknown {
  const node = Array.isArray(value) ? listOf(value) : new Scalar(value)
  return Object.assign(node, { comment, commentBefore, spaceBefore })
}

function listOf(values: readonly unknown[]): YAMLSeq {
  const list = new YAMLSeq()
  list.flow = true
  for (const value of values) list.add(new Scalar(value))
  return list
}

const plain = (node: unknown): unknown => (isNode(node) ? (node.toJSON() as unknown) : node)

function shownSource({ value, source }: Scalar): string {
  return typeof value === 'string' ? shownValue(value) : (source ?? String(value))
}

function shownResult(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(shownValue).join(', ')}]` : shownValue(value)
}
