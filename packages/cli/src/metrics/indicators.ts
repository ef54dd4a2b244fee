import type { ScanMetrics } from '@ioc-scanner/core'

/** One number of a scan, as show and compare present it. Half a line says what it means. */
export interface Indicator {
  readonly name: string
  readonly label: string
  readonly meaning: string
  readonly unit: 'share' | 'files a minute' | 'MiB' | 'seconds' | 'count'
  /** Which of two scans of the same repositories did better; null: it depends. */
  readonly better: 'more' | 'less' | null
  readonly value: (metrics: ScanMetrics) => number | null
}

/** The six indicators to watch, API use for each bucket. docs/metrics.md defines them. */
export const SIX_INDICATORS: readonly Indicator[] = [
  {
    name: 'throughput_files_per_minute',
    label: 'throughput',
    meaning: 'files finished, waits included',
    unit: 'files a minute',
    better: 'more',
    value: (metrics) => metrics.throughput_files_per_minute,
  },
  {
    name: 'cache_hit_rate',
    label: 'cache hit rate',
    meaning: 'of the files: known without a fetch',
    unit: 'share',
    better: 'more',
    value: (metrics) => metrics.cache_hit_rate,
  },
  {
    name: 'success_rate',
    label: 'success rate',
    meaning: 'of all attempts: answered',
    unit: 'share',
    better: 'more',
    value: (metrics) => metrics.success_rate,
  },
  {
    name: 'parallel_efficiency',
    label: 'parallel efficiency',
    meaning: 'requests in flight of those allowed',
    unit: 'share',
    better: 'more',
    value: (metrics) => metrics.parallel_efficiency,
  },
  {
    name: 'peak_memory_mb',
    label: 'peak memory',
    meaning: 'the most that the process took up',
    unit: 'MiB',
    better: 'less',
    value: (metrics) => metrics.peak_memory_mb,
  },
  {
    name: 'rate_limit_utilization.graphql',
    label: 'API use, GraphQL',
    meaning: 'points used of those it may use',
    unit: 'share',
    better: 'less',
    value: (metrics) => metrics.rate_limit_utilization?.graphql ?? null,
  },
  {
    name: 'rate_limit_utilization.rest',
    label: 'API use, REST',
    meaning: 'the same of the other bucket',
    unit: 'share',
    better: 'less',
    value: (metrics) => metrics.rate_limit_utilization?.rest ?? null,
  },
]

/** What two scans are compared by, beside the six. */
export const FURTHER_INDICATORS: readonly Indicator[] = [
  {
    name: 'duration_seconds',
    label: 'duration',
    meaning: 'from start to end',
    unit: 'seconds',
    better: 'less',
    value: (metrics) => metrics.duration_seconds,
  },
  {
    name: 'rate_limit_wait_seconds',
    label: 'waits for limits',
    meaning: 'time in which requests waited for a limit',
    unit: 'seconds',
    better: 'less',
    value: (metrics) => metrics.rate_limit_wait_seconds,
  },
  {
    name: 'retries',
    label: 'retries',
    meaning: 'repetitions after a fault',
    unit: 'count',
    better: 'less',
    value: (metrics) => metrics.retries,
  },
  {
    name: 'api.graphql.points',
    label: 'points, GraphQL',
    meaning: 'what the requests cost',
    unit: 'count',
    better: 'less',
    value: (metrics) => metrics.api.graphql.points,
  },
  {
    name: 'api.rest.points',
    label: 'points, REST',
    meaning: 'what the requests cost',
    unit: 'count',
    better: 'less',
    value: (metrics) => metrics.api.rest.points,
  },
]

/** `87 %`, `1,240 a minute`, `96 MiB`, `12.4 s`, `17`; `-` where nothing was measured. */
export function indicatorText({ unit, value }: Indicator, metrics: ScanMetrics): string {
  const measured = value(metrics)
  if (measured === null) return '-'
  switch (unit) {
    case 'share':
      return shareText(measured)
    case 'files a minute':
      return `${wholeText(measured)} a minute`
    case 'MiB':
      return `${wholeText(measured)} MiB`
    case 'seconds':
      return secondsText(measured)
    case 'count':
      return wholeText(measured)
  }
}

/** `1,240` */
export function wholeText(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `87 %`, `0.4 %`: finer where it is little. */
export function shareText(share: number): string {
  const percent = share * 100
  const isFine = percent > 0 && percent < 10
  return `${percent.toFixed(isFine ? 1 : 0)} %`
}

/** `0.4 s`, `95 s`, `12 min 5 s`, `2 h 3 min` */
export function secondsText(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 120) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
