import { KNOWN_SETTINGS, type KnownSetting } from '../settings/known-settings.js'
import { ruleFrom } from '../settings/value-formats.js'
import type { Entry, Layer } from './layer.js'
import type { Origin } from './origin.js'
import { entryFrom, withAbsolutePaths } from './text-entry.js'

export type FlagValue = string | number | boolean | readonly string[] | undefined

/** Flags by name, without dashes; undefined means not given. Flags that are no setting are left alone. */
export type Flags = Readonly<Record<string, FlagValue>>

/** What the command line says. */
export function flagLayer(flags: Flags, workingDirectory: string): Layer {
  const layer = new Map<string, Entry>()
  for (const setting of KNOWN_SETTINGS.values()) {
    if (setting.flag === undefined) continue
    for (const name of [...(setting.flagAliases ?? []), setting.flag]) {
      const value = Object.hasOwn(flags, name) ? flags[name] : undefined
      if (value !== undefined)
        layer.set(setting.key, flagEntry(setting, value, workingDirectory, { kind: 'flag', name }))
    }
  }
  return layer
}

function flagEntry(setting: KnownSetting, value: FlagValue, workingDirectory: string, origin: Origin): Entry {
  if (typeof value === 'string') return entryFrom(setting, value, workingDirectory, origin)
  if (Array.isArray(value) && setting.format === 'rules') {
    return { value: value.map((text: string) => ruleFrom(text, setting.fields)), origin }
  }
  return { value: withAbsolutePaths(setting, value, workingDirectory), origin }
}
