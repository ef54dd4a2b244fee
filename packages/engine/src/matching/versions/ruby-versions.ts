import ruby from '@renovatebot/ruby-semver'
import type { VersionRules } from './version-rules.js'

const MAX_LENGTH = 2_000
const REQUIREMENT = /^\s*(?:=|!=|>=|<=|~>|>|<)?\s*\d[\w.-]*\s*$/

export const rubyVersions: VersionRules = {
  key: (version) => version.trim().replace(/(?:\.0)+$/, ''),
  pinned: (constraint) => /^\s*=?\s*(\d[\w.]*)\s*$/.exec(constraint)?.[1],
  admits(range, version) {
    const text = range.trim()
    if (text === '' || text === '*') return true
    if (text.length > MAX_LENGTH || ruby.valid(version.trim()) === null) return undefined
    if (!text.split(',').every((requirement) => REQUIREMENT.test(requirement))) return undefined
    return ruby.satisfies(version.trim(), text)
  },
}
