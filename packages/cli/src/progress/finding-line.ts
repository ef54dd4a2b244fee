import { printable, SEVERITIES, type Finding } from '@ioc-scanner/core'
import { laidOut } from './laid-out.js'

const GAP = '  '
const WIDEST_SEVERITY = Math.max(...SEVERITIES.map(({ length }) => length))

/**
 * A finding as it comes: how bad, where, what, and how sure where it is not confirmed. On one line; on more where the terminal
 * is narrower.
 */
export function findingLines(finding: Finding, columns: number): readonly string[] {
  const { severity, confidence, repository, path, line, package: found, indicator } = finding
  const what = found === null ? indicator.title : nameOf(found)
  const doubt = confidence === 'confirmed' ? '' : ` (${confidence})`
  const place = line === null ? path : `${path}:${line}`
  const parts = [severity.toUpperCase().padEnd(WIDEST_SEVERITY), repository, `${what}${doubt}`, place]
  return laidOut(parts.map(printable), { columns, gap: GAP, indent: WIDEST_SEVERITY + GAP.length })
}

function nameOf({ name, version, constraint }: NonNullable<Finding['package']>): string {
  return version === null ? `${name} ${constraint ?? 'in any version'}` : `${name}@${version}`
}
