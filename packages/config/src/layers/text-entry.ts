import { resolve } from 'node:path'
import type { KnownSetting } from '../settings/known-settings.js'
import { fromText } from '../settings/value-formats.js'
import type { Entry } from './layer.js'
import type { Origin } from './origin.js'

/** Whether a location is an address and no path. */
export function isAddress(location: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(location)
}

/** What a variable or a flag says. */
export function entryFrom(setting: KnownSetting, text: string, baseDirectory: string, origin: Origin): Entry {
  return { value: withAbsolutePaths(setting, fromText(setting, text), baseDirectory), origin }
}

/** Paths mean what they mean where they are written: they are resolved against the folder of their file. */
export function withAbsolutePaths(setting: KnownSetting, value: unknown, baseDirectory: string): unknown {
  const absolute = (path: unknown): unknown =>
    typeof path === 'string' && path !== '' && !isAddress(path) ? resolve(baseDirectory, path) : path
  if (setting.format === 'path') return absolute(value)
  if (setting.format === 'locations' && Array.isArray(value)) return value.map(absolute)
  return value
}
