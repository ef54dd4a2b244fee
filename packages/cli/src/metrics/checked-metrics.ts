import { BATCH_SETTINGS, fitsSetting, type BatchSettings, type ScanMetrics } from '@ioc-scanner/core'
import { invalid, type CheckedFields } from './checked-fields.js'

/** The indicators of a scan. @throws {CodedError} `METRICS_INVALID` */
export function checkedMetrics(fields: CheckedFields): ScanMetrics {
  const api = fields.object('api')
  const bucket = (name: string): { requests: number; points: number } => {
    const of = api.object(name)
    return { requests: of.amount('requests'), points: of.amount('points') }
  }
  const utilization = fields.value('rate_limit_utilization') === null ? null : fields.object('rate_limit_utilization')
  return {
    duration_seconds: fields.amount('duration_seconds'),
    throughput_files_per_minute: fields.amountOrNull('throughput_files_per_minute'),
    cache_hit_rate: fields.amountOrNull('cache_hit_rate'),
    success_rate: fields.amountOrNull('success_rate'),
    parallel_efficiency: fields.amountOrNull('parallel_efficiency'),
    peak_memory_mb: fields.amountOrNull('peak_memory_mb'),
    rate_limit_utilization:
      utilization === null
        ? null
        : { rest: utilization.amountOrNull('rest'), graphql: utilization.amountOrNull('graphql') },
    rate_limit_wait_seconds: fields.amountOrNull('rate_limit_wait_seconds'),
    retries: fields.amountOrNull('retries'),
    api: { rest: bucket('rest'), graphql: bucket('graphql'), not_modified: api.amount('not_modified') },
  }
}

/** The batch settings by their keys in files. @throws {CodedError} `METRICS_INVALID` */
export function checkedSettings(fields: CheckedFields, place: string): BatchSettings {
  const read = Object.entries(BATCH_SETTINGS).map(([name, setting]) => {
    const value = fields.value(setting.key)
    if (!fitsSetting(setting, value)) throw invalid(`${place}: settings.${setting.key} is missing or out of range`)
    return [name, value]
  })
  return Object.fromEntries(read) as BatchSettings
}
