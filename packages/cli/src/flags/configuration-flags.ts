import { batchFlags, PRESETS, type ConfigurationRequest, type FlagValue } from '@ioc-scanner/config'
import * as Flags from '@oclif/core/flags'
import type * as Interfaces from '@oclif/core/interfaces'

type AnyFlag = Interfaces.Flag<boolean | string | undefined>

/** The fifteen batch flags, from the settings table. Values stay as typed: the configuration checks them with all others. */
export function batchSettingFlags(): Record<string, AnyFlag> {
  return Object.fromEntries(
    batchFlags().map(({ name, aliases, kind, summary }) => {
      const shared = { summary, aliases: [...aliases], helpGroup: 'BATCH' }
      const flag =
        kind === 'boolean'
          ? Flags.boolean({ ...shared, allowNo: true })
          : Flags.string({ ...shared, helpValue: kind === 'string' ? '<name>' : '<n>' })
      return [name, flag as AnyFlag]
    }),
  )
}

/** Flags of every command that reads the configuration. */
export const configurationFlags = {
  preset: Flags.string({
    summary: `Start from a preset: ${Object.keys(PRESETS).join(', ')}.`,
    helpValue: '<name>',
    helpGroup: 'CONFIGURATION',
  }),
  config: Flags.string({
    summary: 'Read this file in place of the project file.',
    helpValue: '<file>',
    helpGroup: 'CONFIGURATION',
  }),
  environment: Flags.string({
    summary: 'Add the environment file ioc-scanner.<name>.yaml.',
    helpValue: '<name>',
    helpGroup: 'CONFIGURATION',
  }),
  'api-url': Flags.string({
    summary: 'REST base of a GitHub Enterprise Server: https://HOST/api/v3.',
    helpValue: '<url>',
    helpGroup: 'CONFIGURATION',
  }),
  'data-dir': Flags.string({
    summary: 'Where inventory and state are kept.',
    helpValue: '<dir>',
    helpGroup: 'CONFIGURATION',
  }),
}

/** What the command line says, as the configuration wants to hear it. */
export function configurationRequest(
  flags: Readonly<Record<string, unknown>>,
  userConfigDirectory: string,
  strategies: readonly string[],
): ConfigurationRequest {
  // `--format` is left out: the command itself pairs it with `--output`.
  const settings = Object.fromEntries(Object.entries(flags).filter(([name]) => name !== 'format'))
  const { preset, config, environment } = flags
  return {
    workingDirectory: process.cwd(),
    userConfigDirectory,
    ...(typeof preset === 'string' ? { preset } : {}),
    ...(typeof config === 'string' ? { configFile: config } : {}),
    ...(typeof environment === 'string' ? { environment } : {}),
    flags: settings as Readonly<Record<string, FlagValue>>,
    env: process.env,
    strategies,
  }
}
