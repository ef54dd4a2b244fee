import { printable, type Finding } from '@ioc-scanner/core'

/** A finding on one line, as it comes. */
export function findingLine({ confidence, repository, path, line, package: found, indicator }: Finding): string {
  const what = found === null ? indicator.title : `${found.name}@${found.version ?? found.constraint ?? '*'}`
  const place = line === null ? path : `${path}:${line}`
  return printable(`${confidence}: ${repository} ${place} ${what} (${indicator.campaign})`)
}
