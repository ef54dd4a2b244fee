import { CodedError, type BatchSettings, type ExtensionRegistry } from '@ioc-scanner/core'
import type { Contestant } from './compare.js'

/**
 * The named strategies, or all that are installed, each with the same settings.
 * @throws {CodedError} `EXTENSION_UNKNOWN`, with the names that there are.
 */
export function strategyContestants(
  names: readonly string[],
  settings: BatchSettings,
  extensions: ExtensionRegistry,
): readonly Contestant[] {
  const chosen =
    names.length === 0
      ? extensions.all('strategy').map(({ name }) => name)
      : [...new Set(names.map((name) => extensions.named('strategy', name.toLowerCase()).name))]
  return chosen.map((name) => ({ name, settings: { ...settings, defaultStrategy: name } }))
}

/** Two settings files. @throws {CodedError} `USAGE` for more, and for strategies beside them: each file names its own. */
export function checkSettingsFiles(files: readonly string[], strategies: readonly string[]): void {
  if (files.length > 2)
    throw new CodedError('USAGE', `--config was given ${files.length} times; two settings files are compared at a time`)
  if (files.length === 2 && strategies.length > 0)
    throw new CodedError('USAGE', '--strategy cannot be used with two --config: each settings file names its own')
  if (files.length === 2 && files[0] === files[1])
    throw new CodedError('USAGE', `both --config are ${files[0]}: there is nothing to compare`)
}
