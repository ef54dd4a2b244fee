import { DEFAULT_BATCH_SETTINGS, type BatchSettingName, type BatchSettings, type ScanMetrics } from '@ioc-scanner/core'
import { BatchStrategy } from './batch-config.js'

/** What a scan should become better at. */
export const GOALS = ['throughput', 'memory', 'reliability', 'balance'] as const
export type Goal = (typeof GOALS)[number]

/** What was seen of a scan that could be set better. */
export interface Observed {
  readonly metrics: ScanMetrics
  readonly batches: number
  readonly meanBatchSize: number
  /** The most requests that the strategy wanted in flight. */
  readonly mostConcurrency: number
  /** How often all requests had to pause for GitHub's secondary limits. */
  readonly secondaryLimits: number
  readonly timeouts: number
  /** Spent waiting for a bucket's reset. */
  readonly limitWaitSeconds: number
}

/** One row of what can be turned (docs/metrics.md). Each fact stands here once, for the rules and for the candidates. */
export interface Turn {
  readonly setting: BatchSettingName
  /** To which values, the most careful first; they are brought into the range. */
  readonly to: (settings: BatchSettings) => readonly BatchSettings[BatchSettingName][]
  readonly goals: readonly Goal[]
  /** What in a scan calls for it, if anything does. Without it, only a model can tell. */
  readonly sign?: (settings: BatchSettings, seen: Observed) => string | undefined
}

const LOW_SUCCESS_RATE = 0.9
const HIGH_EFFICIENCY = 0.9
/** Of the duration: less waiting is not worth a change. */
const MUCH_WAITING = 0.1
/** Configuration guide: beyond it nothing is left for anybody else who uses the token. */
const HIGHEST_BUFFER = 0.95
/** The same for the number of retries. */
const MANY_RETRIES = 8
/** A scan with fewer batches says little about their size. */
const TELLING_BATCHES = 5

/** What hurts, most urgent first. */
export const AGAINST_TROUBLE: readonly Turn[] = [
  {
    setting: 'maxConcurrentRequests',
    to: ({ maxConcurrentRequests }) => [Math.floor(maxConcurrentRequests / 2), Math.floor(maxConcurrentRequests / 4)],
    goals: ['reliability'],
    sign: (_, { secondaryLimits }) =>
      secondaryLimits === 0 ? undefined : `GitHub's secondary limit stopped all requests ${times(secondaryLimits)}`,
  },
  {
    setting: 'rateLimitBuffer',
    to: ({ rateLimitBuffer }) => [
      Math.max(rateLimitBuffer, Math.min(HIGHEST_BUFFER, hundredths(rateLimitBuffer + 0.1))),
    ],
    goals: ['throughput'],
    sign: (_, { metrics, limitWaitSeconds }) =>
      limitWaitSeconds <= metrics.duration_seconds * MUCH_WAITING
        ? undefined
        : `${seconds(limitWaitSeconds)} of ${seconds(metrics.duration_seconds)} were spent waiting for a reset`,
  },
  {
    setting: 'maxBatchSize',
    to: ({ maxBatchSize, defaultBatchSize }) =>
      [2, 4].map((part) => Math.max(defaultBatchSize, Math.floor(maxBatchSize / part))),
    goals: ['memory', 'reliability'],
    sign: (_, { timeouts }) => (timeouts === 0 ? undefined : `${times(timeouts)} an answer did not come in time`),
  },
  {
    setting: 'retryAttempts',
    to: ({ retryAttempts }) =>
      [2, 5].map((more) => Math.max(retryAttempts, Math.min(MANY_RETRIES, retryAttempts + more))),
    goals: ['reliability'],
    sign: (settings, seen) => (settings.retryAttempts < MANY_RETRIES ? faults(settings, seen) : undefined),
  },
  {
    setting: 'retryDelayBase',
    to: ({ retryDelayBase }) => [retryDelayBase * 2, retryDelayBase * 4],
    goals: ['reliability'],
    sign: (settings, seen) => (settings.retryAttempts < MANY_RETRIES ? undefined : faults(settings, seen)),
  },
  {
    setting: 'streamLargeFilesThreshold',
    to: ({ streamLargeFilesThreshold }) => [2, 8].map((part) => Math.floor(streamLargeFilesThreshold / part)),
    goals: ['memory'],
    sign: ({ maxMemoryUsageMb }, { metrics }) => {
      const peak = metrics.peak_memory_mb ?? 0
      if (peak <= maxMemoryUsageMb) return undefined
      return `the process took up ${Math.round(peak)} MiB; allowed are ${maxMemoryUsageMb}`
    },
  },
]

/** What makes a scan quicker that has no trouble. */
export const FOR_SPEED: readonly Turn[] = [
  {
    setting: 'enableCrossRepoBatching',
    to: () => [true],
    goals: ['throughput'],
    sign: ({ defaultBatchSize }, { batches, meanBatchSize }) =>
      batches >= TELLING_BATCHES && meanBatchSize < defaultBatchSize / 2
        ? `batches held ${meanBatchSize.toFixed(1)} files on average: single repositories do not fill them`
        : undefined,
  },
  {
    setting: 'maxBatchSize',
    to: ({ maxBatchSize }) => [Math.ceil(maxBatchSize * 1.5), maxBatchSize * 2],
    goals: ['throughput'],
    sign: ({ maxBatchSize }, { batches, meanBatchSize }) =>
      batches >= TELLING_BATCHES && meanBatchSize > maxBatchSize * 0.9
        ? 'nearly every batch was as large as allowed, and none was refused'
        : undefined,
  },
  {
    setting: 'maxConcurrentRequests',
    to: ({ maxConcurrentRequests }) => [Math.ceil(maxConcurrentRequests * 1.5), maxConcurrentRequests * 2],
    goals: ['throughput'],
    sign: ({ maxConcurrentRequests }, { batches, mostConcurrency, metrics }) => {
      const isLimiting = mostConcurrency >= maxConcurrentRequests // else it is the strategy that holds back
      const isFull = metrics.parallel_efficiency !== null && metrics.parallel_efficiency > HIGH_EFFICIENCY
      return batches >= TELLING_BATCHES && isLimiting && isFull
        ? 'all allowed requests were in use nearly all the time, and none was refused'
        : undefined
    },
  },
]

/** What the guide names beside: only a model can tell whether it helps. */
export const FOR_A_MODEL: readonly Turn[] = [
  {
    setting: 'defaultStrategy',
    to: () => [BatchStrategy.PARALLEL, BatchStrategy.AGGRESSIVE],
    goals: ['throughput'],
  },
  { setting: 'defaultStrategy', to: () => [BatchStrategy.CONSERVATIVE], goals: ['memory', 'reliability'] },
  { setting: 'defaultStrategy', to: () => [BatchStrategy.ADAPTIVE], goals: ['throughput', 'balance'] },
  {
    setting: 'defaultBatchSize',
    to: ({ defaultBatchSize, maxBatchSize }) => [2, 4].map((by) => Math.min(maxBatchSize, defaultBatchSize * by)),
    goals: ['throughput'],
  },
  {
    setting: 'defaultBatchSize',
    to: ({ defaultBatchSize, minBatchSize }) =>
      [2, 4].map((part) => Math.max(minBatchSize, Math.floor(defaultBatchSize / part))),
    goals: ['memory', 'reliability'],
  },
  {
    setting: 'maxConcurrentRepos',
    to: ({ maxConcurrentRepos }) => [maxConcurrentRepos * 2],
    goals: ['throughput'],
  },
  {
    setting: 'maxConcurrentRepos',
    to: ({ maxConcurrentRepos }) => [Math.floor(maxConcurrentRepos / 2)],
    goals: ['memory'],
  },
  {
    setting: 'maxMemoryUsageMb',
    to: ({ maxMemoryUsageMb }) => [0.75, 0.5].map((share) => Math.floor(maxMemoryUsageMb * share)),
    goals: ['memory'],
  },
  {
    setting: 'rateLimitBuffer',
    to: ({ rateLimitBuffer }) => [0.1, 0.2].map((less) => hundredths(rateLimitBuffer - less)),
    goals: ['reliability'],
  },
  {
    setting: 'maxConcurrentRequests',
    to: () => [DEFAULT_BATCH_SETTINGS.maxConcurrentRequests],
    goals: ['balance'],
  },
  {
    setting: 'defaultBatchSize',
    to: ({ minBatchSize, maxBatchSize }) => [
      Math.min(maxBatchSize, Math.max(minBatchSize, DEFAULT_BATCH_SETTINGS.defaultBatchSize)),
    ],
    goals: ['balance'],
  },
  {
    setting: 'maxBatchSize',
    to: ({ defaultBatchSize }) => [Math.max(defaultBatchSize, DEFAULT_BATCH_SETTINGS.maxBatchSize)],
    goals: ['balance'],
  },
]

/** Faults that a repetition may heal. A refusal (a blocked repository, one that is gone) is the same at every try. */
function faults({ retryAttempts }: BatchSettings, { metrics, secondaryLimits }: Observed): string | undefined {
  const rate = metrics.success_rate ?? 1
  const mayPass = retryAttempts === 0 || (metrics.retries ?? 0) > 0
  return rate < LOW_SUCCESS_RATE && mayPass && secondaryLimits === 0
    ? `only ${percent(rate)} of the requests succeeded`
    : undefined
}

const hundredths = (value: number): number => Math.round(value * 100) / 100
const percent = (fraction: number): string => `${Math.round(fraction * 100)} %`
const seconds = (value: number): string => `${Math.round(value)} s`
const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)
