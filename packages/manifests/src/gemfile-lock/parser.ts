import type { ManifestParser, Package } from '@ioc-scanner/core'
import { bothSides } from '../reading/both-sides.js'
import { resolved } from '../reading/found-package.js'
import { pathsBetween } from '../reading/keyed-graph.js'
import { fileName } from '../reading/text-lines.js'
import { readGemfileLock } from './gemfile-lock-file.js'

/** Bundler's two names, those of a second Gemfile (`Gemfile.next.lock`, `Gemfile_next.lock`), and Appraisal's `rails_7.gemfile.lock`. */
const FILE_NAME = /^(?:Gemfile(?:[-._][\w.-]+)?\.lock|gems\.locked|[^/]+\.gemfile\.lock)$/

/** Gemfile.lock. Only gems of a GEM section are from a registry; those from git, a path or a plugin's source are not. */
export const gemfileLock: ManifestParser = {
  name: 'gemfile-lock',
  version: 2,
  kind: 'lockfile',
  ecosystems: ['RubyGems'],
  matches: (path) => FILE_NAME.test(fileName(path)),
  parse: bothSides(({ content }, report) => {
    const { gems, direct } = readGemfileLock(content, report)
    const pathOf = pathsBetween(gems, direct.length === 0 ? undefined : direct)
    const packages = new Map<string, Package>()
    for (const [number, { name, version, line, isFromRegistry }] of gems.entries()) {
      const key = `${name} ${version}` // one gem stands there once for each platform
      if (!isFromRegistry || packages.has(key)) continue
      packages.set(key, resolved('RubyGems', name, version, { line, dependencyPath: pathOf(number) }))
    }
    return { packages: [...packages.values()] }
  }),
}
