import {
  allowedValues,
  BATCH_SETTINGS,
  CodedError,
  DEFAULT_BATCH_SETTINGS,
  fitsSetting,
  printable,
  type BatchSettingName,
  type BatchSettings,
} from '@ioc-scanner/core'

/** Names of the built-in strategies, for code: `BatchStrategy.ADAPTIVE`. */
export const BatchStrategy = {
  SEQUENTIAL: 'sequential',
  PARALLEL: 'parallel',
  ADAPTIVE: 'adaptive',
  AGGRESSIVE: 'aggressive',
  CONSERVATIVE: 'conservative',
} as const
export type BatchStrategy = (typeof BatchStrategy)[keyof typeof BatchStrategy]

function shown(value: unknown): string {
  if (typeof value === 'string') return `'${printable(value)}'`
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeof value
}

/** A complete, checked batch configuration: what was left out has its default. Values are read as properties. */
export type BatchConfig = BatchSettings

/**
 * Validates batch settings given in code: `new BatchConfig({ maxConcurrentRequests: 20 })`.
 * @throws {CodedError} `CONFIG_INVALID`, naming every setting that is unknown, out of range, or contradicts another.
 */
export const BatchConfig = class {
  constructor(partial: Partial<BatchSettings> = {}) {
    const problems: string[] = []
    for (const [name, value] of Object.entries(partial)) {
      if (!Object.hasOwn(BATCH_SETTINGS, name)) {
        problems.push(`${name} is no batch setting; there are ${Object.keys(BATCH_SETTINGS).join(', ')}`)
        continue
      }
      const setting = BATCH_SETTINGS[name as BatchSettingName]
      if (value !== undefined && !fitsSetting(setting, value))
        problems.push(`${name} is ${shown(value)}; allowed is ${allowedValues(setting)}`)
    }
    const given = Object.fromEntries(
      Object.entries(partial).filter(([, value]) => value !== undefined),
    ) as Partial<BatchSettings>
    const settings = { ...DEFAULT_BATCH_SETTINGS, ...given }
    const { minBatchSize, maxBatchSize } = settings
    const defaultBatchSize =
      given.defaultBatchSize ?? Math.min(Math.max(settings.defaultBatchSize, minBatchSize), maxBatchSize)
    if (problems.length === 0 && !(minBatchSize <= defaultBatchSize && defaultBatchSize <= maxBatchSize)) {
      problems.push(
        `batch sizes must be minBatchSize ≤ defaultBatchSize ≤ maxBatchSize; they are ${minBatchSize}, ${defaultBatchSize}, ${maxBatchSize}`,
      )
    }
    if (problems.length > 0) throw new CodedError('CONFIG_INVALID', problems.join('\n'))
    Object.assign(this, settings, { defaultBatchSize, defaultStrategy: settings.defaultStrategy.toLowerCase() })
  }
} as new (partial?: Partial<BatchSettings>) => BatchConfig
