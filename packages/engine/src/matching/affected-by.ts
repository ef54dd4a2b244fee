import type { Ecosystem, PackageIndicator } from '@ioc-scanner/core'
import { versionRulesOf } from './versions/version-rules-of.js'

/** Three numbers: with fewer, npm and Cargo mean all versions that begin so. */
const WHOLE_SEMVER = /^v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/
const ONE_VERSION = /^[\w.+!:-]*\d[\w.+!:-]*$|^dev-[\w.+-]+$/
/** Any version would do: asked only to see whether a range can be read. */
const PROBE = '1.0.0'

/**
 * Which versions of a package somebody means who writes that text behind its name: one version, a range by the ecosystem's
 * rules, all of them where nothing is written. Undefined: it is neither, or this ecosystem's ranges are not read.
 */
export function affectedBy(ecosystem: Ecosystem, text: string): PackageIndicator['affected'] | undefined {
  const wanted = text.trim()
  if (wanted === '' || wanted === '*') return { all: true }
  const one = wanted.replace(/^={1,3}\s*/, '')
  if (isOneVersion(ecosystem, one)) return { versions: [one] }
  return isRange(ecosystem, wanted) ? { range: wanted } : undefined
}

function isOneVersion(ecosystem: Ecosystem, text: string): boolean {
  if (ecosystem === 'GitHub Actions') return true // any tag or branch
  return (ecosystem === 'npm' || ecosystem === 'crates.io' ? WHOLE_SEMVER : ONE_VERSION).test(text)
}

function isRange(ecosystem: Ecosystem, text: string): boolean {
  try {
    return versionRulesOf(ecosystem).admits(text, PROBE, 'indicator') !== undefined
  } catch {
    return false
  }
}
