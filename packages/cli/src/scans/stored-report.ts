import { CodedError, type Report } from '@ioc-scanner/core'
import type { Inventory, ScanSummary } from '@ioc-scanner/inventory'
import { isoOf } from '../query/moment.js'
import { byId } from '../scan/resumed-scan.js'

/** The newest scan, or that of the id. @throws {CodedError} `SCAN_NOT_FOUND` */
export function scanNamed(inventory: Pick<Inventory, 'scans'>, id: string | undefined): ScanSummary {
  if (id !== undefined) return byId(inventory, id)
  const [newest] = inventory.scans.list(1)
  if (newest === undefined) throw new CodedError('SCAN_NOT_FOUND', 'no scan is stored')
  return newest
}

/** @throws {CodedError} `SCAN_NOT_FOUND`; `SCAN_UNFINISHED` where it has no report yet. */
export function storedReport(inventory: Pick<Inventory, 'scans'>, id: string | undefined): Report {
  const scan = scanNamed(inventory, id)
  const { report } = inventory.scans.show(scan.id)
  if (report !== null) return report
  const since = `last sign of life ${isoOf(scan.touchedAtMs)}, ${scan.repositories.scanned} of ${scan.repositories.listed} repositories`
  throw new CodedError(
    'SCAN_UNFINISHED',
    `the scan ${scan.id} has no report: it is running or broke off (${since}); \`ioc-scanner scan --resume ${scan.id}\` goes on with it`,
  )
}
