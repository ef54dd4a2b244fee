import { BATCH_SETTINGS, fitsSetting, type BatchSettingName, type BatchSettings, type Report } from '@ioc-scanner/core'
import { AGAINST_TROUBLE, FOR_A_MODEL, FOR_SPEED, type Goal, type Observed, type Turn } from './turns.js'

type Opportunity = Report['recommendations'][number]

/** A change of one setting that may serve a goal: whether it does is for a model, or for the next scan, to say. */
export interface Candidate {
  readonly name: BatchSettingName
  readonly current: BatchSettings[BatchSettingName]
  readonly suggested: BatchSettings[BatchSettingName]
  /** What speaks for it in the scan, where a rule knows; else what the scan was like. */
  readonly because: string
}

/**
 * What to change, most urgent first; whoever has no trouble is told what makes the scan quicker. Every suggestion is within its
 * setting's range and fits the other settings.
 */
export function opportunitiesFor(settings: BatchSettings, seen: Observed): readonly Opportunity[] {
  const trouble = called(AGAINST_TROUBLE, settings, seen)
  return trouble.length > 0 ? trouble : called(FOR_SPEED, settings, seen)
}

/**
 * All changes of one setting that may serve the goal; those first that something in the scan calls for. For balance, all that
 * serve any of the others as well. Names of strategies are the built-in ones: whether they are installed is not known here.
 */
export function candidatesFor(goal: Goal, settings: BatchSettings, seen: Observed): readonly Candidate[] {
  const rows = [...AGAINST_TROUBLE, ...FOR_SPEED, ...FOR_A_MODEL].filter(
    ({ goals }) => goal === 'balance' || goals.includes(goal),
  )
  const all = rows.map((row) => {
    const sign = row.sign?.(settings, seen)
    const because = sign ?? likeThis(goal, seen)
    const candidates = row.to(settings).flatMap((wanted): Candidate[] => {
      const suggested = fitting(row.setting, wanted, settings)
      return suggested === undefined ? [] : [{ name: row.setting, current: settings[row.setting], suggested, because }]
    })
    return { candidates, isCalledFor: sign !== undefined }
  })
  const distinct = new Map<string, Candidate>()
  for (const isFirst of [true, false]) {
    for (const candidate of all.flatMap((row) => (row.isCalledFor === isFirst ? row.candidates : []))) {
      const key = `${candidate.name} ${candidate.suggested}`
      if (!distinct.has(key)) distinct.set(key, candidate)
    }
  }
  return [...distinct.values()]
}

/** The first value of every row that something in the scan calls for. */
function called(rows: readonly Turn[], settings: BatchSettings, seen: Observed): readonly Opportunity[] {
  return rows.flatMap((row) => {
    const because = row.sign?.(settings, seen)
    const [wanted] = row.to(settings)
    if (because === undefined || wanted === undefined) return []
    const suggested = fitting(row.setting, wanted, settings)
    if (suggested === undefined) return []
    return [{ setting: BATCH_SETTINGS[row.setting].key, current: settings[row.setting], suggested, because }]
  })
}

/** The value brought into its range; undefined where that leaves the setting as it is. */
function fitting(
  name: BatchSettingName,
  wanted: BatchSettings[BatchSettingName],
  settings: BatchSettings,
): BatchSettings[BatchSettingName] | undefined {
  const setting = BATCH_SETTINGS[name]
  const suggested =
    'min' in setting && typeof wanted === 'number' ? Math.min(setting.max, Math.max(setting.min, wanted)) : wanted
  return suggested === settings[name] || !fitsSetting(setting, suggested) ? undefined : suggested
}

/** What the scan was like, in the light of a goal. */
function likeThis(goal: Goal, { metrics, mostConcurrency }: Observed): string {
  const { throughput_files_per_minute: throughput, peak_memory_mb: peak, success_rate: success } = metrics
  switch (goal) {
    case 'throughput': {
      const most = mostConcurrency === 0 ? '' : `, at most ${mostConcurrency} requests at a time`
      return `${Math.round(throughput ?? 0)} files a minute${most}`
    }
    case 'memory':
      return `the process took up ${Math.round(peak ?? 0)} MiB`
    case 'reliability':
      return `${percent(success ?? 0)} of the requests succeeded`
    case 'balance':
      return `${Math.round(throughput ?? 0)} files a minute, ${Math.round(peak ?? 0)} MiB, ${percent(success ?? 0)} succeeded`
  }
}

const percent = (fraction: number): string => `${Math.round(fraction * 100)} %`
