import { BATCH_SETTINGS } from '@ioc-scanner/core'
import type { MeasuredScan } from '../measured-scan.js'
import { scaled } from './advice-text.js'
import type { Advice, Modelled } from './advise.js'
import type { Expected } from './judge.js'

/** The advice for programs. `change` is null where there is none; `because` says why in either case. */
export function adviceJson(advice: Advice, scan: MeasuredScan): object {
  const { goal, file, kind } = advice
  if (kind === 'unfit') return { goal, file, kind, because: advice.because, change: null }
  if (kind === 'nothing') {
    const model = advice.model === null ? null : modelJson(advice.model)
    return { goal, file, kind, because: advice.because, change: null, model }
  }
  const { name, current, suggested, because } = advice.change
  const { seconds, peakMemoryMb } = scaled(advice.model.before, advice.after, scan)
  return {
    goal,
    file,
    kind,
    because,
    change: { setting: BATCH_SETTINGS[name].key, flag: `--${BATCH_SETTINGS[name].flag}`, current, suggested },
    expected: { duration_seconds: seconds, peak_memory_mb: peakMemoryMb },
    model: { ...modelJson(advice.model), after: spelled(advice.after) },
  }
}

function modelJson({ fetchingSeconds, tried, assumptions, before }: Modelled): object {
  return { fetching_seconds: fetchingSeconds, tried, assumptions, before: spelled(before) }
}

function spelled({ seconds, peakMemoryMb, failed, gaps }: Expected): object {
  return { duration_seconds: seconds, peak_memory_mb: peakMemoryMb, failed_attempts: failed, gaps }
}
