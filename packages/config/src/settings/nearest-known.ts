import { nearestKey } from '../nearest.js'
import { bareWord, KNOWN_SECTIONS, KNOWN_SETTINGS, OTHER_NAMES } from './known-settings.js'

/** The key in files that somebody probably meant: by another name of the same setting, or else by its spelling. */
export function nearestKnown(key: string): string | undefined {
  const word = bareWord(key.slice(key.lastIndexOf('.') + 1))
  return OTHER_NAMES.get(word) ?? nearestKey(key, [...KNOWN_SETTINGS.keys(), ...KNOWN_SECTIONS])
}
