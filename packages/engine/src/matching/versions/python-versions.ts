import pep440 from '@renovatebot/pep440'
import type { VersionRules } from './version-rules.js'

const MAX_LENGTH = 2_000
const PIN = /^\s*={2,3}\s*([^\s,*]+)\s*$/

/** One spelling for equal versions of PEP 440: zeros at the end of a release count for nothing, case and separators neither. */
function canonical(version: string): string {
  const parts = version.length > MAX_LENGTH ? null : pep440.explain(version.trim())
  if (parts === null) return version.trim()
  const release = parts.release.join('.').replace(/(?:\.0)+$/, '')
  // A local label (+cpu) is another build of the same release: it is left out.
  return [parts.epoch, release, parts.pre, parts.post, parts.dev].map((part) => String(part ?? '')).join('|')
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
