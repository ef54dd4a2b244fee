import type { ManifestParser } from '@ioc-scanner/core'
import { jsonManifest } from '../reading/json-manifest.js'
import { PathFollower } from '../reading/path-visitor.js'
import { fileName } from '../reading/text-lines.js'
import { ComposerReader } from './composer-reader.js'

/**
 * composer.lock. Versions stay as Packagist lists them, with their `v` where the tag has one, and `dev-main` for a branch.
 * The direct dependencies are in composer.json, not here: paths begin at what no other package needs.
 */
export const composerLock: ManifestParser = {
  name: 'composer-lock',
  version: 3,
  kind: 'lockfile',
  ecosystems: ['Packagist'],
  matches: (path) => fileName(path) === 'composer.lock',
  ...jsonManifest((report, keeps) => new PathFollower(new ComposerReader(report, keeps))),
}
