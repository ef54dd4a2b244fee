import { writeText, type RenderOptions, type Report, type Reporter } from '@ioc-scanner/core'
import { campaignGroups } from './campaign-groups.js'
import { writeCampaign } from './findings-section.js'
import { writeGaps } from './gaps-section.js'
import { Page } from './page.js'
import { printableCopy } from './printable-copy.js'
import { writeCost, writeCoverage, writeIndicators, writeRecommendations, writeWarnings } from './summary-sections.js'
import { verdictOf, writeScan, writeVerdict } from './verdict.js'

/** The report for people: the verdict first, then why, then what it is worth; and the verdict again where the rest is long. */
export class TerminalReporter implements Reporter {
  readonly name = 'terminal'

  async render(report: Report, stream: NodeJS.WritableStream, options: RenderOptions): Promise<void> {
    await writeText(stream, pageOf(printableCopy(report), options).text)
  }
}

function pageOf(report: Report, options: RenderOptions): Page {
  const page = new Page(options)
  const verdict = verdictOf(report)
  writeVerdict(page, verdict)
  writeScan(page, report)
  for (const group of campaignGroups(report.findings)) writeCampaign(page, group)
  writeGaps(page, report)
  writeWarnings(page, report.warnings)
  writeCoverage(page, report.coverage)
  writeIndicators(page, report.indicators)
  writeCost(page, report)
  writeRecommendations(page, report.recommendations)
  if (!verdict.isClean) {
    page.blank()
    writeVerdict(page, verdict)
  }
  return page
}
