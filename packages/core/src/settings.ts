/**
 * The fifteen batch settings, once: config builds the convict schema, flags, help texts and the reference page from this
 * table, `BatchConfig` validates from it. Plain data.
 */
interface SettingBase {
  /** Key in files, below `batch.`. */
  readonly key: string
  /** One sentence for help texts and the reference page. */
  readonly doc: string
  /** Environment variable. */
  readonly env: string
  /** Flag, without dashes. */
  readonly flag: string
  readonly flagAliases?: readonly string[]
}

export interface NumberSetting extends SettingBase {
  readonly format: 'integer' | 'number'
  readonly min: number
  readonly max: number
  readonly default: number
  readonly unit?: 's' | 'MiB' | 'bytes'
}

export interface BooleanSetting extends SettingBase {
  readonly format: 'boolean'
  readonly default: boolean
}

export interface NameSetting extends SettingBase {
  /** The name of an installed extension of that point, in any case. */
  readonly format: 'strategy'
  readonly default: string
}

export type Setting = NumberSetting | BooleanSetting | NameSetting

const variable = <Name extends string>(name: Name): `GITHUB_IOC_SCANNER_${Name}` => `GITHUB_IOC_SCANNER_${name}`

/** By name in code, in the order of the reference page. */
export const BATCH_SETTINGS = {
  maxConcurrentRequests: {
    key: 'concurrency.max_concurrent_requests',
    doc: 'Requests in flight at the same time, over all repositories.',
    format: 'integer',
    min: 1,
    max: 50,
    default: 10,
    env: variable('MAX_CONCURRENT_REQUESTS'),
    flag: 'max-concurrent-requests',
    flagAliases: ['max-concurrent'],
  },
  maxConcurrentRepos: {
    key: 'concurrency.max_concurrent_repos',
    doc: 'Repositories that have requests of their own in flight at the same time; never limits how many share one query.',
    format: 'integer',
    min: 1,
    max: 10,
    default: 3,
    env: variable('MAX_CONCURRENT_REPOS'),
    flag: 'max-concurrent-repos',
  },
  defaultBatchSize: {
    key: 'batch_sizes.default',
    doc: 'Files in one content request; where adaptive starts.',
    format: 'integer',
    min: 1,
    max: 100,
    default: 10,
    env: variable('DEFAULT_BATCH_SIZE'),
    flag: 'batch-size',
  },
  maxBatchSize: {
    key: 'batch_sizes.max',
    doc: 'The most files in one content request.',
    format: 'integer',
    min: 1,
    max: 200,
    default: 50,
    env: variable('MAX_BATCH_SIZE'),
    flag: 'max-batch-size',
  },
  minBatchSize: {
    key: 'batch_sizes.min',
    doc: 'The fewest files in one content request, while there are enough.',
    format: 'integer',
    min: 1,
    max: 10,
    default: 1,
    env: variable('MIN_BATCH_SIZE'),
    flag: 'min-batch-size',
  },
  rateLimitBuffer: {
    key: 'performance.rate_limit_buffer',
    doc: 'Share of each bucket of API points that may be used before the scan waits for its reset.',
    format: 'number',
    min: 0.1,
    max: 1,
    default: 0.8,
    env: variable('RATE_LIMIT_BUFFER'),
    flag: 'rate-limit-buffer',
  },
  retryAttempts: {
    key: 'performance.retry_attempts',
    doc: 'How often a failed request is repeated.',
    format: 'integer',
    min: 0,
    max: 10,
    default: 3,
    env: variable('RETRY_ATTEMPTS'),
    flag: 'retry-attempts',
  },
  retryDelayBase: {
    key: 'performance.retry_delay_base',
    doc: 'Longest wait before the first repetition; it doubles with each further one.',
    format: 'number',
    min: 0.1,
    max: 10,
    default: 1,
    unit: 's',
    env: variable('RETRY_DELAY_BASE'),
    flag: 'retry-delay-base',
  },
  maxMemoryUsageMb: {
    key: 'memory.max_usage_mb',
    doc: 'Peak resident size of the process.',
    format: 'integer',
    min: 100,
    max: 5000,
    default: 500,
    unit: 'MiB',
    env: variable('MAX_MEMORY_MB'),
    flag: 'max-memory-mb',
  },
  streamLargeFilesThreshold: {
    key: 'memory.stream_threshold_bytes',
    doc: 'Larger files are read as a stream instead of as a whole.',
    format: 'integer',
    min: 10_240,
    max: 10_485_760,
    default: 1_048_576,
    unit: 'bytes',
    env: variable('STREAM_THRESHOLD_BYTES'),
    flag: 'stream-threshold-bytes',
  },
  defaultStrategy: {
    key: 'strategy.default',
    doc: 'Batching strategy: sequential, parallel, adaptive, aggressive, conservative, or any installed one.',
    format: 'strategy',
    default: 'adaptive',
    env: variable('BATCH_STRATEGY'),
    flag: 'batch-strategy',
  },
  enableCrossRepoBatching: {
    key: 'strategy.enable_cross_repo_batching',
    doc: 'Lets one request carry files of several repositories.',
    format: 'boolean',
    default: true,
    env: variable('ENABLE_CROSS_REPO_BATCHING'),
    flag: 'cross-repo-batching',
  },
  enableFilePrioritization: {
    key: 'strategy.enable_file_prioritization',
    doc: 'Fetches the files first that are most likely to carry a compromised package.',
    format: 'boolean',
    default: true,
    env: variable('ENABLE_FILE_PRIORITIZATION'),
    flag: 'file-prioritization',
  },
  enablePerformanceMonitoring: {
    key: 'monitoring.enable_performance_monitoring',
    doc: 'Measures throughput, latency, efficiency and memory.',
    format: 'boolean',
    default: true,
    env: variable('ENABLE_PERFORMANCE_MONITORING'),
    flag: 'performance-monitoring',
  },
  logBatchMetrics: {
    key: 'monitoring.log_batch_metrics',
    doc: 'Writes one line to the log for each batch.',
    format: 'boolean',
    default: false,
    env: variable('LOG_BATCH_METRICS'),
    flag: 'log-batch-metrics',
  },
} as const satisfies Record<string, Setting>

export type BatchSettingName = keyof typeof BATCH_SETTINGS

type ValueOf<S extends Setting> = S extends NumberSetting ? number : S extends BooleanSetting ? boolean : string

/** A complete, valid set of batch settings, by name in code. */
export type BatchSettings = { readonly [Name in BatchSettingName]: ValueOf<(typeof BATCH_SETTINGS)[Name]> }

export const DEFAULT_BATCH_SETTINGS = Object.fromEntries(
  Object.entries(BATCH_SETTINGS).map(([name, setting]) => [name, setting.default]),
) as unknown as BatchSettings

/** What is allowed, in words: `an integer from 1 to 50`. */
export function allowedValues(setting: Setting): string {
  if (setting.format === 'boolean') return 'true or false'
  if (setting.format === 'strategy')
    return 'sequential, parallel, adaptive, aggressive, conservative, or an installed strategy'
  return `${setting.format === 'integer' ? 'an integer' : 'a number'} from ${setting.min} to ${setting.max}`
}

/** Whether the value fits the setting by type and range; names of strategies are checked by whoever knows the installed ones. */
export function fitsSetting(setting: Setting, value: unknown): boolean {
  if (setting.format === 'boolean') return typeof value === 'boolean'
  if (setting.format === 'strategy') return typeof value === 'string' && /^[a-z0-9]+(-[a-z0-9]+)*$/i.test(value)
  if (typeof value !== 'number' || !Number.isFinite(value)) return false
  if (setting.format === 'integer' && !Number.isInteger(value)) return false
  return value >= setting.min && value <= setting.max
}
