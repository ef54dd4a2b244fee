import { BATCH_SETTINGS } from '@ioc-scanner/core'
import type { Configuration } from './configuration.js'
import type { Entry } from './layers/layer.js'
import { originText } from './layers/origin.js'
import { nearest } from './nearest.js'
import { ConfigInvalidError, type ConfigProblem } from './problem.js'
import { batchKey } from './settings/known-settings.js'
import { shownValue } from './shown-value.js'

const KEY = batchKey(BATCH_SETTINGS.defaultStrategy)

/**
 * For whoever learns only after loading which strategies are installed.
 * @throws `ConfigInvalidError` when the configured one is not among them.
 */
export function checkStrategy({ batch, origins }: Configuration, installed: readonly string[]): void {
  const origin = origins.get(KEY) ?? { kind: 'default' as const }
  const problem = strategyProblem({ value: batch.defaultStrategy, origin }, installed)
  if (problem !== undefined) throw new ConfigInvalidError([problem])
}

/** What is wrong with the strategy's name; nothing where it is not known what is installed. */
export function strategyProblem(
  entry: Entry | undefined,
  installed: readonly string[] | undefined,
): ConfigProblem | undefined {
  if (entry === undefined || installed === undefined || typeof entry.value !== 'string') return undefined
  const name = entry.value.toLowerCase()
  if (installed.some((candidate) => candidate.toLowerCase() === name)) return undefined
  const meant = nearest(name, installed)
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`
  return {
    code: 'CONFIG_UNKNOWN_STRATEGY',
    message: `${KEY} is ${shownValue(entry.value)} (${originText(entry.origin)}); installed are ${[...installed].sort().join(', ')}${hint}`,
    key: KEY,
    origin: entry.origin,
  }
}
