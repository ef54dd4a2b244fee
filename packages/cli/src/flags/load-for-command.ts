import type { Config } from '@oclif/core/config'
import { loadConfiguration, type Configuration } from '@ioc-scanner/config'
import { CodedError, type ExtensionRegistry, type PluginDefinition } from '@ioc-scanner/core'
import { loadExtensions } from '../plugins/load-extensions.js'
import { configurationRequest } from './configuration-flags.js'

export interface Prepared {
  readonly configuration: Configuration
  readonly extensions: ExtensionRegistry
  /** Of the installed plugins. */
  readonly definitions: readonly PluginDefinition[]
}

/**
 * Loads plugins and configuration for a command: installed strategies are known, and what is no error is told.
 * @throws {CodedError} `CONFIG_INVALID` with all problems; `INSTALLATION_BROKEN` where a plugin of our own does not load:
 * a scan without it would overlook things in silence.
 */
export async function loadForCommand(
  flags: Readonly<Record<string, unknown>>,
  config: Config,
  tell: (message: string) => void,
): Promise<Prepared> {
  const { registry, definitions, brokenBuiltIns } = await loadExtensions(config)
  const [broken] = brokenBuiltIns
  if (broken !== undefined) {
    const { plugin, reason } = broken
    throw new CodedError(
      'INSTALLATION_BROKEN',
      `the built-in plugin ${plugin} does not load: ${reason}. Nothing was scanned; try again, and if that stays so, install again`,
    )
  }
  const strategies = registry.all('strategy').map(({ name }) => name)
  for (const { plugin, reason } of registry.problems) tell(`plugin ${plugin}: ${reason}`)
  const configuration = await loadConfiguration(configurationRequest(flags, config.configDir, strategies))
  for (const warning of configuration.warnings) tell(warning)
  return { configuration, extensions: registry, definitions }
}
