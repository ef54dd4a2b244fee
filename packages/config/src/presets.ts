import type { BatchSettings } from '@ioc-scanner/core'

export interface Preset {
  /** One sentence: for whom it is. */
  readonly doc: string
  readonly settings: BatchSettings
}

const KIB = 1024
const MIB = 1024 * KIB

/** Values that lie directly above the defaults, by the name that users write after `--preset`. */
export const PRESETS = {
  'high-performance': {
    doc: 'For a server with ample memory and a token with much left: throughput before everything.',
    settings: {
      maxConcurrentRequests: 25,
      maxConcurrentRepos: 8,
      defaultBatchSize: 20,
      maxBatchSize: 100,
      minBatchSize: 5,
      rateLimitBuffer: 0.95,
      retryAttempts: 5,
      retryDelayBase: 1,
      maxMemoryUsageMb: 2000,
      streamLargeFilesThreshold: 5 * MIB,
      defaultStrategy: 'aggressive',
      enableCrossRepoBatching: true,
      enableFilePrioritization: true,
      enablePerformanceMonitoring: true,
      logBatchMetrics: true,
    },
  },
  'resource-constrained': {
    doc: 'For a small machine or a shared runner: little memory, few requests, one repository to a request.',
    settings: {
      maxConcurrentRequests: 5,
      maxConcurrentRepos: 2,
      defaultBatchSize: 5,
      maxBatchSize: 20,
      minBatchSize: 1,
      rateLimitBuffer: 0.6,
      retryAttempts: 2,
      retryDelayBase: 2,
      maxMemoryUsageMb: 200,
      streamLargeFilesThreshold: 512 * KIB,
      defaultStrategy: 'conservative',
      enableCrossRepoBatching: false,
      enableFilePrioritization: true,
      enablePerformanceMonitoring: true,
      logBatchMetrics: false,
    },
  },
  'rate-limited': {
    doc: 'For a token that others use too, or with little left: half of the allowance, and patience.',
    settings: {
      maxConcurrentRequests: 3,
      maxConcurrentRepos: 1,
      defaultBatchSize: 8,
      maxBatchSize: 25,
      minBatchSize: 1,
      rateLimitBuffer: 0.5,
      retryAttempts: 6,
      retryDelayBase: 3,
      maxMemoryUsageMb: 500,
      streamLargeFilesThreshold: MIB,
      defaultStrategy: 'conservative',
      enableCrossRepoBatching: true,
      enableFilePrioritization: true,
      enablePerformanceMonitoring: true,
      logBatchMetrics: false,
    },
  },
  development: {
    doc: 'For trying things out: moderate in everything, with a log line for each batch.',
    settings: {
      maxConcurrentRequests: 8,
      maxConcurrentRepos: 2,
      defaultBatchSize: 6,
      maxBatchSize: 30,
      minBatchSize: 1,
      rateLimitBuffer: 0.7,
      retryAttempts: 2,
      retryDelayBase: 1,
      maxMemoryUsageMb: 300,
      streamLargeFilesThreshold: MIB,
      defaultStrategy: 'adaptive',
      enableCrossRepoBatching: true,
      enableFilePrioritization: true,
      enablePerformanceMonitoring: true,
      logBatchMetrics: true,
    },
  },
} as const satisfies Record<string, Preset>

export type PresetName = keyof typeof PRESETS

export function isPresetName(name: unknown): name is PresetName {
  return typeof name === 'string' && Object.hasOwn(PRESETS, name)
}
