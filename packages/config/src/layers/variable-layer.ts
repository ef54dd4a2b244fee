import { nearest } from '../nearest.js'
import { shownText } from '../shown-value.js'
import { KNOWN_SETTINGS } from '../settings/known-settings.js'
import { entryFrom } from './text-entry.js'
import type { Entry, Layer } from './layer.js'

const PREFIX = 'GITHUB_IOC_SCANNER_'

const byVariable = new Map(
  [...KNOWN_SETTINGS.values()].flatMap((setting) =>
    setting.env === undefined ? [] : [[setting.env, setting] as const],
  ),
)

/** What the environment says. Empty variables say nothing; unknown ones with our prefix are probably misspelt. */
export function variableLayer(
  env: NodeJS.ProcessEnv,
  workingDirectory: string,
  warn: (message: string) => void,
): Layer {
  const layer = new Map<string, Entry>()
  for (const [name, text] of Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (text === undefined || text.trim() === '') continue
    const setting = byVariable.get(name)
    if (setting !== undefined)
      layer.set(setting.key, entryFrom(setting, text, workingDirectory, { kind: 'variable', name }))
    else if (name.startsWith(PREFIX)) warn(unknownVariable(name))
  }
  return layer
}

function unknownVariable(name: string): string {
  const meant = nearest(
    name.slice(PREFIX.length),
    [...byVariable.keys()].map((known) => known.replace(PREFIX, '')),
  )
  const known =
    meant === undefined ? undefined : [...byVariable.keys()].find((key) => key.replace(PREFIX, '') === meant)
  const message = `the variable ${shownText(name)} is unknown and has no effect`
  return known === undefined ? message : `${message}; did you mean ${known}?`
}
