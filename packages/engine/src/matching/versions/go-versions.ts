import { npmVersions } from './npm-versions.js'
import type { VersionRules } from './version-rules.js'

const withoutSuffix = (version: string): string => version.trim().replace(/\+incompatible$/, '')

/** Go keeps its leading `v`; `+incompatible` says nothing about the content. */
export const goVersions: VersionRules = {
  key: withoutSuffix,
  pinned: (constraint) => /^\s*=?\s*(v\d+\.\d+\.\d+\S*)\s*$/.exec(constraint)?.[1],
  admits: (range, version, purpose) =>
    npmVersions.admits(range.replace(/\bv(?=\d)/g, ''), withoutSuffix(version), purpose),
}
