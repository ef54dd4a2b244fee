import semver from 'semver'
import type { VersionRules } from './version-rules.js'

/** Longer texts are not versions but an attempt to keep the scanner busy (semver refuses them as well). */
const MAX_RANGE_LENGTH = 10_000

const clean = (version: string): string => version.trim().replace(/^[=v]+/, '')

export const npmVersions: VersionRules = {
  key: (version) => semver.valid(clean(version), { loose: true }) ?? version.trim(),
  pinned(constraint) {
    const exact = clean(constraint)
    return semver.valid(exact, { loose: true }) === null ? undefined : exact
  },
  admits(range, version, purpose) {
    if (range.length > MAX_RANGE_LENGTH) return undefined
    const parsedRange = semver.validRange(range, { loose: true })
    const parsedVersion = semver.valid(clean(version), { loose: true })
    if (parsedRange === null || parsedVersion === null) return undefined
    // npm installs a pre-release only where the range names one; an indicator's range means every version in it.
    return semver.satisfies(parsedVersion, parsedRange, { loose: true, includePrerelease: purpose === 'indicator' })
  },
}
