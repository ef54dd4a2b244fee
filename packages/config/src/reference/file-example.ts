import { BATCH_SETTINGS, type BatchSettingName, type BatchSettings } from '@ioc-scanner/core'
import { stringify } from 'yaml'

/** A moderate start for an organization, as people copy it into a file. */
export const FILE_EXAMPLE: BatchSettings = {
  maxConcurrentRequests: 15,
  maxConcurrentRepos: 3,
  defaultBatchSize: 12,
  maxBatchSize: 50,
  minBatchSize: 1,
  rateLimitBuffer: 0.8,
  retryAttempts: 3,
  retryDelayBase: 1,
  maxMemoryUsageMb: 500,
  streamLargeFilesThreshold: 1_048_576,
  defaultStrategy: 'adaptive',
  enableCrossRepoBatching: true,
  enableFilePrioritization: true,
  enablePerformanceMonitoring: true,
  logBatchMetrics: false,
}

type Tree = Record<string, Record<string, unknown>>

function inSections(settings: BatchSettings): { readonly batch: Tree } {
  const batch: Tree = {}
  for (const [name, { key }] of Object.entries(BATCH_SETTINGS)) {
    const [section = '', word = ''] = key.split('.')
    batch[section] = { ...batch[section], [word]: settings[name as BatchSettingName] }
  }
  return { batch }
}

/** The settings as the text of a YAML file. */
export const asYaml = (settings: BatchSettings): string => stringify(inSections(settings)).trimEnd()

/** The settings as the text of a JSON file. */
export const asJson = (settings: BatchSettings): string => JSON.stringify(inSections(settings), null, 2)
