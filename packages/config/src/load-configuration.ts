import { BATCH_SETTINGS } from '@ioc-scanner/core'
import { configurationFrom, type Configuration } from './configuration.js'
import { agreedBatchSizes, checkAppLogin } from './cross-checks.js'
import { displayPath } from './layers/display-path.js'
import { fileLayer, type Surroundings } from './layers/file-layer.js'
import { findFiles, type FileWishes } from './layers/find-files.js'
import { flagLayer, type Flags } from './layers/flag-layer.js'
import { checkedLayer, defaultLayer, stacked, valuesOf, type Layer } from './layers/layer.js'
import { chosenPreset, presetLayer } from './layers/preset-layer.js'
import { originText, wasOnlyFound } from './layers/origin.js'
import { variableLayer } from './layers/variable-layer.js'
import { ConfigInvalidError, type ConfigProblem } from './problem.js'
import { configOf } from './schema.js'
import { batchKey, KNOWN_SETTINGS } from './settings/known-settings.js'
import { strategyProblem } from './strategy-name.js'

export interface ConfigurationRequest extends FileWishes, Surroundings {
  /** `--preset` */
  readonly preset?: string
  /** By name, without dashes; undefined means not given, and flags that are no setting are left alone. */
  readonly flags: Flags
  readonly env: NodeJS.ProcessEnv
  /** Names of the installed strategies; without them the strategy's name is not looked up. */
  readonly strategies?: readonly string[]
}

/**
 * Loads and checks all layers: defaults ← preset ← user file ← project file ← environment file ← variables ← flags.
 * @throws `ConfigInvalidError` (code `CONFIG_INVALID`) with everything that is wrong, at once.
 */
export async function loadConfiguration(request: ConfigurationRequest): Promise<Configuration> {
  const { workingDirectory, strategies } = request
  const problems: ConfigProblem[] = []
  const warnings: string[] = []
  const report = (problem: ConfigProblem): void => void problems.push(problem)
  const warn = (message: string): void => void warnings.push(message)

  const files = await findFiles(request, report, warn)
  const read: Layer[] = []
  for (const file of files) read.push(await fileLayer(file, request, report)) // one by one: problems in order
  const said = [
    ...read,
    variableLayer(request.env, workingDirectory, report),
    flagLayer({ ...request.flags, preset: request.preset ?? request.flags['preset'] }, workingDirectory),
  ].map((layer) => checkedLayer(layer, report))

  const preset = chosenPreset(said)
  const layers = preset === null ? said : [presetLayer(preset), ...said]
  const entries = stacked([defaultLayer(), ...layers])
  const refused = new Set(problems.flatMap(({ key }) => key ?? []))
  const agreement = agreedBatchSizes(entries, refused, report)
  checkAppLogin(entries, refused, report)
  const unknownStrategy = strategyProblem(entries.get(batchKey(BATCH_SETTINGS.defaultStrategy)), strategies)
  if (unknownStrategy !== undefined) report(unknownStrategy)
  warnOfEffects(entries, warn)

  if (problems.length > 0) throw new ConfigInvalidError(problems)
  return configurationFrom(configOf([...layers, agreement].map(valuesOf)), {
    files: files.map(({ path }) => displayPath(path, workingDirectory)),
    origins: new Map([...stacked([entries, agreement])].map(([key, { origin }]) => [key, origin])),
    warnings,
  })
}

/** Says what is allowed and may still surprise: what does nothing yet, and what a stranger's file takes out of the scan. */
function warnOfEffects(entries: Layer, warn: (message: string) => void): void {
  for (const { key, planned, narrows } of KNOWN_SETTINGS.values()) {
    const { origin } = entries.get(key) ?? {}
    if (origin === undefined || origin.kind === 'default') continue
    const set = `${key} is set (${originText(origin)})`
    if (planned) warn(`${set}, but has no effect in this version`)
    else if (narrows && wasOnlyFound(origin)) {
      warn(`${set} by a file that was only found in the working directory: the scan may look for less`)
    }
  }
}
