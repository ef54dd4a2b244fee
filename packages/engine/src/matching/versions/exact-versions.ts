import type { VersionRules } from './version-rules.js'

/** For ecosystems whose ranges the scanner does not read: only equal texts are equal, a range decides nothing. */
export function exactVersions(normalise: (version: string) => string): VersionRules {
  const key = (version: string): string => normalise(version.trim())
  return {
    key,
    pinned: (constraint) => (/^[\w.+-]+$/.test(constraint.trim()) ? constraint.trim() : undefined),
    admits: (range, version) => {
      const text = range.trim()
      if (text === '' || text === '*') return true
      return key(text) === key(version) ? true : undefined
    },
  }
}

/** A tag or branch says nothing about which commit it pointed to: only a full commit id equals an indicator. */
export const commitVersions: VersionRules = {
  key: (version) => version.trim().toLowerCase(),
  pinned: (constraint) => (/^[0-9a-f]{40}$/i.test(constraint.trim()) ? constraint.trim() : undefined),
  admits: (range, version) => range.trim().toLowerCase() === version.trim().toLowerCase(),
}
