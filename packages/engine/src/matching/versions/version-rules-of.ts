import type { Ecosystem } from '@ioc-scanner/core'
import { cargoVersions } from './cargo-versions.js'
import { refVersions, exactVersions } from './exact-versions.js'
import { goVersions } from './go-versions.js'
import { npmVersions } from './npm-versions.js'
import { pythonVersions } from './python-versions.js'
import { rubyVersions } from './ruby-versions.js'
import type { VersionRules } from './version-rules.js'

const lowerCase = exactVersions((version) => version.toLowerCase())

const RULES: { readonly [Name in Ecosystem]: VersionRules } = {
  npm: npmVersions,
  PyPI: pythonVersions,
  Go: goVersions,
  'crates.io': cargoVersions,
  RubyGems: rubyVersions,
  Packagist: exactVersions((version) => version.toLowerCase().replace(/^v(?=\d)/, '')),
  'GitHub Actions': refVersions,
  Maven: lowerCase,
  NuGet: lowerCase,
  VSCode: lowerCase,
  OpenVSX: lowerCase,
}

export function versionRulesOf(ecosystem: Ecosystem): VersionRules {
  return RULES[ecosystem]
}
