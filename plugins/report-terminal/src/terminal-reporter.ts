import type { RenderOptions, Report, Reporter } from '@ioc-scanner/core'
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
    await written(stream, pageOf(printableCopy(report), options).text)
  }
}

function pageOf(report: Report, options: RenderOptions): Page {
  const page = new Page(options)
  const verdict = verdictOf(report)
  writeVerdict(page, verdict)
  writeScan(page, report)
  for (const group of campaignGroups(report.findings)) writeCampaign(page, group)
  writeGaps(page, report.coverage.gaps)
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

function written(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const closed = () => reject(new Error('the output was closed before the report was written'))
    // A failed write is told twice, to the callback and as an event: the listener stays, so that it ends no process.
    stream.once('error', reject)
    stream.once('close', closed)
    stream.write(text, (error) => {
      stream.off('close', closed)
      if (error) return reject(error)
      stream.off('error', reject)
      resolve()
    })
  })
}
