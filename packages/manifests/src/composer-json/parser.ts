import type { ManifestParser } from '@ioc-scanner/core'
import { jsonParse } from '../reading/json-manifest.js'
import { PathFollower } from '../reading/path-visitor.js'
import { fileName } from '../reading/text-lines.js'
import { ManifestReader } from './manifest-reader.js'

/**
 * composer.json: `require` and `require-dev`. The platform (php, extensions, libraries) is nothing of Packagist. Where
 * `repositories` names a folder or a git host the names stay those that are asked for: only the lockfile says what came from where.
 */
export const composerJson: ManifestParser = {
  name: 'composer-json',
  version: 2,
  kind: 'manifest',
  ecosystems: ['Packagist'],
  matches: (path) => fileName(path) === 'composer.json',
  parse: jsonParse((report) => new PathFollower(new ManifestReader(report))),
}
