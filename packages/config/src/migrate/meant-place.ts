import { BATCH_SETTINGS, type Setting } from '@ioc-scanner/core'
import { batchKey, bareWord, KNOWN_SECTIONS, KNOWN_SETTINGS, OTHER_NAMES } from '../settings/known-settings.js'

/** Where something stands today, and why it is moved there; without `why` it stands there already. */
export interface MeantPlace {
  readonly kind: 'setting' | 'section'
  /** Its key in files. */
  readonly key: string
  readonly why?: string
}

/** What the sections of `batch` were gathered under. */
const WRAPPERS = new Set(['batchconfig', 'batchconfiguration', 'batchprocessing', 'batchsettings'])
const PREFIX = 'githubiocscanner'

const WHY_NESTED = 'stands in a section of batch today'
const WHY_RENAMED = 'is written like this in files today'
const WHY_SECTION = 'a section of batch today'

/**
 * What a key means.
 * @param section Key of the section it stands in, '' for the whole file; of a section that nobody knows, its own key.
 * @param isSection Whether its value is a section.
 */
export function meantPlace(section: string, word: string, isSection: boolean): MeantPlace | undefined {
  const key = section === '' ? word : `${section}.${word}`
  return isSection ? meantSection(section, key, word) : meantSetting(section, key, word)
}

function meantSection(section: string, key: string, word: string): MeantPlace | undefined {
  if (KNOWN_SETTINGS.has(key)) return { kind: 'setting', key } // a section where a value is due: the check says so
  if (KNOWN_SECTIONS.has(key)) return { kind: 'section', key }
  if (KNOWN_SECTIONS.has(`batch.${key}`)) return { kind: 'section', key: `batch.${key}`, why: WHY_SECTION }
  const bare = bareWord(word)
  if (section === '' && WRAPPERS.has(bare)) return { kind: 'section', key: 'batch', why: WHY_RENAMED }
  const meant = [...KNOWN_SECTIONS].find(
    (known) => bareWord(lastWord(known)) === bare && ['', section, 'batch'].includes(parentOf(known)),
  )
  return meant === undefined ? undefined : { kind: 'section', key: meant, why: WHY_RENAMED }
}

function meantSetting(section: string, key: string, word: string): MeantPlace | undefined {
  if (KNOWN_SETTINGS.has(key)) return { kind: 'setting', key }
  if (KNOWN_SETTINGS.has(`batch.${key}`)) return { kind: 'setting', key: `batch.${key}`, why: WHY_NESTED }
  if (KNOWN_SECTIONS.has(key) && !KNOWN_SETTINGS.has(`${key}.default`)) return { kind: 'section', key }
  const meant = defaultOf(key) ?? sibling(section, word) ?? byOtherName(word) ?? byItsLastWord(word)
  return meant === undefined ? undefined : { kind: 'setting', key: meant, why: WHY_RENAMED }
}

/** `strategy: adaptive`: a value where a section is due is its `default`. */
function defaultOf(key: string): string | undefined {
  return [`${key}.default`, `batch.${key}.default`].find((candidate) => KNOWN_SETTINGS.has(candidate))
}

/** The same word in another spelling, in the same section. */
function sibling(section: string, word: string): string | undefined {
  const siblings = [...KNOWN_SETTINGS.keys()].filter((key) => [section, `batch.${section}`].includes(parentOf(key)))
  return siblings.find((key) => bareWord(lastWord(key)) === bareWord(word))
}

/** Its name in code, its flag or its variable. */
function byOtherName(word: string): string | undefined {
  const bare = bareWord(word)
  return OTHER_NAMES.get(bare.startsWith(PREFIX) ? bare.slice(PREFIX.length) : bare)
}

/** `max_usage_mb` names one batch setting wherever it stands; words such as `default` and `max` do not. */
function byItsLastWord(word: string): string | undefined {
  const bare = bareWord(word)
  return Object.values<Setting>(BATCH_SETTINGS)
    .map(batchKey)
    .find((key) => lastWord(key).includes('_') && bareWord(lastWord(key)) === bare)
}

const lastWord = (key: string): string => key.slice(key.lastIndexOf('.') + 1)
const parentOf = (key: string): string => key.slice(0, Math.max(0, key.lastIndexOf('.')))
