import { npmVersions } from './npm-versions.js'
import type { VersionRules } from './version-rules.js'

/** Cargo's requirements in npm's spelling: a bare version means caret, a comma joins. */
function asNpmRange(requirement: string): string {
  return requirement
    .split(',')
    .map((part) => part.trim())
    .map((part) => (/^\d/.test(part) && !part.includes('*') ? `^${part}` : part))
    .join(' ')
}

export const cargoVersions: VersionRules = {
  key: npmVersions.key,
  pinned: (constraint) => /^\s*=\s*(\d+\.\d+\.\d+[^\s,]*)\s*$/.exec(constraint)?.[1],
  admits: (range, version, purpose) => npmVersions.admits(asNpmRange(range), version, purpose),
}
