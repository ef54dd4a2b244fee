import type { ManifestParser } from '@ioc-scanner/core'
import { scanJson, scanJsonStream } from '../reading/json-scanner.js'
import { PathFollower } from '../reading/path-visitor.js'
import { atMostHundred } from '../reading/problem-limit.js'
import { fileName } from '../reading/text-lines.js'
import { ComposerReader } from './composer-reader.js'

/**
 * composer.lock. Versions stay as Packagist lists them, with their `v` where the tag has one, and `dev-main` for a branch.
 * The direct dependencies are in composer.json, not here: paths begin at what no other package needs.
 */
export const composerLock: ManifestParser = {
  name: 'composer-lock',
  version: 1,
  kind: 'lockfile',
  ecosystems: ['Packagist'],
  matches: (path) => fileName(path) === 'composer.lock',
  parse({ content }, report) {
    const limited = atMostHundred(report)
    const reader = new ComposerReader(limited)
    scanJson(content, new PathFollower(reader), limited)
    return { packages: reader.packages() }
  },
  async parseStream({ chunks }, report) {
    const limited = atMostHundred(report)
    const reader = new ComposerReader(limited)
    await scanJsonStream(chunks, new PathFollower(reader), limited)
    return { packages: reader.packages() }
  },
}
