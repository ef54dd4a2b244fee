import { CodedError, printableJson } from '@ioc-scanner/core'
import type { ScanPlan } from '@ioc-scanner/engine'
import { planText } from './plan-text.js'
import { writeWhole } from './report-file.js'
import type { WantedReport } from './wanted-reports.js'

type PlanFormat = (plan: ScanPlan, chosen: string) => string

/** A plan is no report: reporters cannot write it. */
const FORMATS = new Map<string, PlanFormat>([
  ['terminal', planText],
  ['json', (plan, strategy) => `${printableJson(JSON.stringify({ ...plan, strategy }, null, 2))}\n`],
])

/** @throws {CodedError} `USAGE` for a format that a plan does not come in. */
export function checkPlanFormats(reports: readonly WantedReport[]): void {
  for (const { reporter } of reports) formatOf(reporter.name)
}

/** Writes the plan where the reports were to go. @param chosen Name of the strategy that the scan would use. */
export async function writePlan(plan: ScanPlan, reports: readonly WantedReport[], chosen: string): Promise<void> {
  for (const { reporter, file } of reports) {
    const text = formatOf(reporter.name)(plan, chosen)
    if (file === undefined) await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()))
    else
      await writeWhole(file, async (stream) => {
        stream.write(text)
      })
  }
}

function formatOf(name: string): PlanFormat {
  const format = FORMATS.get(name)
  if (format !== undefined) return format
  const known = [...FORMATS.keys()].join(' and ')
  throw new CodedError('USAGE', `--dry-run has a plan and no report: it comes as ${known}, not as ${name}`)
}
