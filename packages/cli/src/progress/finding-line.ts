import { printable, SEVERITIES, type Finding } from '@ioc-scanner/core'

const WIDEST_SEVERITY = Math.max(...SEVERITIES.map(({ length }) => length))

/** A finding on one line, as it comes: how bad, where, what, and how sure where it is not confirmed. */
export function findingLine(finding: Finding): string {
  const { severity, confidence, repository, path, line, package: found, indicator } = finding
  const what = found === null ? indicator.title : nameOf(found)
  const doubt = confidence === 'confirmed' ? '' : ` (${confidence})`
  const place = line === null ? path : `${path}:${line}`
  return printable(`${severity.toUpperCase().padEnd(WIDEST_SEVERITY)}  ${repository}  ${what}${doubt}  ${place}`)
}

function nameOf({ name, version, constraint }: NonNullable<Finding['package']>): string {
  return version === null ? `${name} ${constraint ?? 'in any version'}` : `${name}@${version}`
}
