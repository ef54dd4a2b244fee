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

const REF_PREFIX = /^refs\/(?:tags|heads)\//

/**
 * A ref of an action: a full commit id, a tag or a branch. An indicator that lists a tag means the tag, so a `uses` of it is a
 * pin; an indicator that lists a commit is met by no tag, since a tag says nothing about the commit it pointed to.
 */
export const refVersions: VersionRules = {
  key: (version) => version.trim().replace(REF_PREFIX, '').toLowerCase(),
  pinned: (constraint) => constraint.trim().replace(REF_PREFIX, '') || undefined,
  admits: (range, version) => refVersions.key(range) === refVersions.key(version),
}
