import { allowedValues, BATCH_SETTINGS, type Setting } from '@ioc-scanner/core'

/** What the command line needs to know about the flag of a batch setting. */
export interface BatchFlag {
  /** Without dashes. Booleans also have `--no-<name>`. */
  readonly name: string
  readonly aliases: readonly string[]
  readonly kind: 'integer' | 'number' | 'boolean' | 'string'
  /** What it does, its default and what is allowed, for the help text. */
  readonly summary: string
  /** The variable that says the same. */
  readonly env: string
}

/**
 * The flags of the fifteen batch settings, in the order of the reference page. Hand the values on as they were typed
 * (texts): the configuration checks them together with all others.
 */
export function batchFlags(): readonly BatchFlag[] {
  return Object.values<Setting>(BATCH_SETTINGS).map((setting) => ({
    name: setting.flag,
    aliases: setting.flagAliases ?? [],
    kind: setting.format === 'strategy' ? 'string' : setting.format,
    summary: `${setting.doc} ${defaultAndRange(setting)}`,
    env: setting.env,
  }))
}

function defaultAndRange(setting: Setting): string {
  if (setting.format === 'strategy') return `[default: ${setting.default}]`
  if (setting.format === 'boolean') return `[default: ${setting.default ? 'on' : 'off'}]`
  const unit = setting.unit === undefined ? '' : ` ${setting.unit}`
  return `[default: ${setting.default}${unit}; ${allowedValues(setting)}]`
}
