import type { Command } from '@oclif/core'
import type { Configuration } from '@ioc-scanner/config'
import { configurationRequest } from './configuration-flags.js'

/** The configuration as a command sees it: installed strategies are known, warnings are shown. */
export async function loadForCommand(
  command: Command,
  flags: Readonly<Record<string, unknown>>,
): Promise<Configuration> {
  const { loadConfiguration } = await import('@ioc-scanner/config')
  const { loadExtensions } = await import('../plugins/load-extensions.js')
  const extensions = await loadExtensions(command.config)
  for (const { plugin, reason } of extensions.problems) command.warn(`plugin ${plugin}: ${reason}`)
  const strategies = extensions.all('strategy').map(({ name }) => name)
  const configuration = await loadConfiguration(configurationRequest(flags, command.config.configDir, strategies))
  for (const warning of configuration.warnings) command.warn(warning)
  return configuration
}
