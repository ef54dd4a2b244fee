import { printable, type Target } from '@ioc-scanner/core'
import type { ScanSummary } from '@ioc-scanner/inventory'
import { textTable } from '../metrics/text-table.js'
import { isoOf } from '../query/moment.js'
import { minuteOf } from '../query/ages.js'

const SHORT_ID = 8
const WIDEST_TARGET = 24

/** A line for each scan; the beginning of an id is enough to name it. */
export function scansAsText(scans: readonly ScanSummary[]): string {
  if (scans.length === 0) return 'No scan is stored.\n'
  const heading = ['id', 'started', 'target', 'status', 'repos', 'found', 'gaps']
  const rows = scans.map((scan) => [
    printable(scan.id).slice(0, SHORT_ID),
    minuteOf(scan.startedAtMs),
    shortened(targetInWords(scan.target)),
    scan.status,
    String(scan.repositories.listed),
    String(scan.findings),
    String(scan.gaps),
  ])
  return `${textTable([heading, ...rows], 4).join('\n')}\n`
}

export function scansAsJson(scans: readonly ScanSummary[]): readonly object[] {
  return scans.map((scan) => ({
    id: scan.id,
    host: scan.authority,
    target: targetInWords(scan.target),
    status: scan.status,
    started_at: isoOf(scan.startedAtMs),
    finished_at: scan.finishedAtMs === null ? null : isoOf(scan.finishedAtMs),
    last_sign_of_life_at: isoOf(scan.touchedAtMs),
    repositories: scan.repositories,
    findings: scan.findings,
    gaps: scan.gaps,
  }))
}

/** The logins, names and folders of a target. */
export function targetInWords({ organizations, users, repositories, folders, teams }: Target): string {
  const all = [...organizations, ...users, ...repositories, ...folders]
  const names = teams.length > 0 ? [...all, `team ${teams.join(', ')}`] : all
  return printable(names.join(', '))
}

function shortened(text: string): string {
  return text.length > WIDEST_TARGET ? `${text.slice(0, WIDEST_TARGET - 1)}…` : text
}
