import { nearest } from '../nearest.js'
import { shownText } from '../shown-value.js'
import { KNOWN_SETTINGS } from '../settings/known-settings.js'
import type { ConfigProblem, Report } from '../problem.js'
import type { Origin } from './origin.js'
import { entryFrom } from './text-entry.js'
import type { Entry, Layer } from './layer.js'

const PREFIX = 'GITHUB_IOC_SCANNER_'

const byVariable = new Map(
  [...KNOWN_SETTINGS.values()].flatMap((setting) =>
    setting.env === undefined ? [] : [[setting.env, setting] as const],
  ),
)

/** What the environment says. Empty variables say nothing; unknown ones with our prefix are reported. */
export function variableLayer(env: NodeJS.ProcessEnv, workingDirectory: string, report: Report): Layer {
  const layer = new Map<string, Entry>()
  for (const [name, text] of Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (text === undefined || text.trim() === '') continue
    const setting = byVariable.get(name)
    if (setting !== undefined)
      layer.set(setting.key, entryFrom(setting, text, workingDirectory, { kind: 'variable', name }))
    else if (name.toUpperCase().startsWith(PREFIX)) report(unknownVariable(name))
  }
  return layer
}

function unknownVariable(name: string): ConfigProblem {
  const origin: Origin = { kind: 'variable', name: shownText(name) }
  const message = `the variable ${origin.name} is unknown; ${adviceFor(name.toUpperCase().slice(PREFIX.length))}`
  return { code: 'CONFIG_UNKNOWN_VARIABLE', message, origin }
}

/** @param word What follows the prefix, in capitals. */
function adviceFor(word: string): string {
  if (/^(GITHUB_|GH_)?TOKEN$/.test(word)) return 'the token is read from GITHUB_TOKEN or GH_TOKEN'
  const meant = nearest(word, words)
  return meant === undefined ? `there are ${PREFIX}… with ${words.join(', ')}` : `did you mean ${PREFIX}${meant}?`
}

const words = [...byVariable.keys()].filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length))
