import pep440 from '@renovatebot/pep440'
import type { VersionRules } from './version-rules.js'

const MAX_LENGTH = 2_000
const PIN = /^\s*={2,3}\s*([^\s,*]+)\s*$/

function canonical(version: string): string {
  const text = version.length > MAX_LENGTH ? null : pep440.valid(version.trim())
  if (text === null) return version.trim()
  // PEP 440: release segments are padded with zeros, so 1.0 is 1.0.0; a local label (+cpu) is another build of the same release.
  return text.replace(/\+.*$/, '').replace(/^((?:\d+!)?\d+(?:\.\d+)*?)(?:\.0)+(?=$|[^.\d])/, '$1')
}

export const pythonVersions: VersionRules = {
  key: canonical,
  pinned: (constraint) => PIN.exec(constraint)?.[1],
  admits(range, version) {
    const text = range.trim()
    if (text === '' || text === '*') return true
    if (text.length > MAX_LENGTH || pep440.valid(version.trim()) === null) return undefined
    if (!pep440.validRange(text)) return undefined
    return pep440.satisfies(version.trim(), text, { prereleases: true })
  },
}
