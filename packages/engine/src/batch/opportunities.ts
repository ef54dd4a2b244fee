import {
  BATCH_SETTINGS,
  fitsSetting,
  type BatchSettingName,
  type BatchSettings,
  type Report,
  type ScanMetrics,
} from '@ioc-scanner/core'

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

type Opportunity = Report['recommendations'][number]

const LOW_SUCCESS_RATE = 0.9
const HIGH_EFFICIENCY = 0.9
/** Of the duration: less waiting is not worth a change. */
const MUCH_WAITING = 0.1
/** Configuration guide: beyond it nothing is left for anybody else who uses the token. */
const HIGHEST_BUFFER = 0.95
/** A scan with fewer batches says little about their size. */
const TELLING_BATCHES = 5

/** What to change, most urgent first. Every suggestion is within its setting's range and fits the other settings. */
export function opportunitiesFor(settings: BatchSettings, seen: Observed): readonly Opportunity[] {
  const trouble = [...limits(settings, seen), ...faults(settings, seen), ...memory(settings, seen)]
  return trouble.length > 0 ? trouble : speed(settings, seen)
}

function limits(settings: BatchSettings, { metrics, secondaryLimits, limitWaitSeconds }: Observed): Opportunity[] {
  const { maxConcurrentRequests, rateLimitBuffer } = settings
  const raised = Math.min(HIGHEST_BUFFER, Math.round((rateLimitBuffer + 0.1) * 100) / 100)
  const isLong = limitWaitSeconds > metrics.duration_seconds * MUCH_WAITING
  return [
    ...(secondaryLimits === 0
      ? []
      : suggest(settings, 'maxConcurrentRequests', Math.floor(maxConcurrentRequests / 2), {
          because: `GitHub's secondary limit stopped all requests ${times(secondaryLimits)}`,
        })),
    ...(!isLong || raised <= rateLimitBuffer
      ? []
      : suggest(settings, 'rateLimitBuffer', raised, {
          because: `${seconds(limitWaitSeconds)} of ${seconds(metrics.duration_seconds)} were spent waiting for a reset`,
        })),
  ]
}

function faults(settings: BatchSettings, { metrics, secondaryLimits, timeouts }: Observed): Opportunity[] {
  const { retryAttempts, retryDelayBase, maxBatchSize, defaultBatchSize } = settings
  const found: Opportunity[] = []
  if (timeouts > 0) {
    found.push(
      ...suggest(settings, 'maxBatchSize', Math.max(defaultBatchSize, Math.floor(maxBatchSize / 2)), {
        because: `${times(timeouts)} an answer did not come in time`,
      }),
    )
  }
  const rate = metrics.success_rate ?? 1
  if (rate < LOW_SUCCESS_RATE && secondaryLimits === 0) {
    const because = `only ${percent(rate)} of the requests succeeded`
    const more = suggest(settings, 'retryAttempts', Math.min(8, retryAttempts + 2), { because })
    const isLess = retryAttempts >= 8
    found.push(...(isLess ? suggest(settings, 'retryDelayBase', retryDelayBase * 2, { because }) : more))
  }
  return found
}

function memory(settings: BatchSettings, { metrics }: Observed): Opportunity[] {
  const { maxMemoryUsageMb, streamLargeFilesThreshold } = settings
  const peak = metrics.peak_memory_mb ?? 0
  if (peak <= maxMemoryUsageMb) return []
  return suggest(settings, 'streamLargeFilesThreshold', Math.floor(streamLargeFilesThreshold / 2), {
    because: `the process took up ${Math.round(peak)} MiB; allowed are ${maxMemoryUsageMb}`,
  })
}

function speed(settings: BatchSettings, { metrics, batches, meanBatchSize, mostConcurrency }: Observed): Opportunity[] {
  const { maxConcurrentRequests, maxBatchSize, enableCrossRepoBatching } = settings
  const efficiency = metrics.parallel_efficiency
  const found: Opportunity[] = []
  if (batches >= TELLING_BATCHES && !enableCrossRepoBatching && meanBatchSize < settings.defaultBatchSize / 2) {
    found.push(
      ...suggest(settings, 'enableCrossRepoBatching', true, {
        because: `batches held ${meanBatchSize.toFixed(1)} files on average: single repositories do not fill them`,
      }),
    )
  }
  if (batches >= TELLING_BATCHES && meanBatchSize > maxBatchSize * 0.9) {
    found.push(
      ...suggest(settings, 'maxBatchSize', Math.ceil(maxBatchSize * 1.5), {
        because: 'nearly every batch was as large as allowed, and none was refused',
      }),
    )
  }
  const isLimiting = mostConcurrency >= maxConcurrentRequests // else it is the strategy that holds back
  if (batches >= TELLING_BATCHES && isLimiting && efficiency !== null && efficiency > HIGH_EFFICIENCY) {
    found.push(
      ...suggest(settings, 'maxConcurrentRequests', Math.ceil(maxConcurrentRequests * 1.5), {
        because: 'all allowed requests were in use nearly all the time, and none was refused',
      }),
    )
  }
  return found
}

/** Brings the value into the range; nothing where that leaves the setting as it is. */
function suggest<Name extends BatchSettingName>(
  settings: BatchSettings,
  name: Name,
  wanted: BatchSettings[Name],
  { because }: { readonly because: string },
): Opportunity[] {
  const setting = BATCH_SETTINGS[name]
  const suggested =
    'min' in setting && typeof wanted === 'number' ? Math.min(setting.max, Math.max(setting.min, wanted)) : wanted
  const current = settings[name]
  if (suggested === current || !fitsSetting(setting, suggested)) return []
  return [{ setting: setting.key, current, suggested, because }]
}

const percent = (fraction: number): string => `${Math.round(fraction * 100)} %`
const seconds = (value: number): string => `${Math.round(value)} s`
const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)
