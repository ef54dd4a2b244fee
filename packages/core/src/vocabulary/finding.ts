import type { ReportFinding } from '../report/report.js'

export const FINDING_KINDS = ['package', 'artifact', 'workflow', 'secret', 'script', 'repository'] as const
export type FindingKind = (typeof FINDING_KINDS)[number]

/** An indicator met at a place, as the report shows it. */
export type Finding = Readonly<ReportFinding>
