import type { ManifestParser } from '@ioc-scanner/core'
import { jsonManifest } from '../reading/json-manifest.js'
import { PathFollower } from '../reading/path-visitor.js'
import { fileName } from '../reading/text-lines.js'
import { PipfileReader } from './pipfile-reader.js'

/**
 * Pipfile.lock: `default`, `develop` and every category of one's own. It knows no graph, so no dependency path. A wheel or
 * source archive at an address is the package that its name says.
 */
export const pipfileLock: ManifestParser = {
  name: 'pipfile-lock',
  version: 4,
  kind: 'lockfile',
  ecosystems: ['PyPI'],
  matches: (path) => fileName(path) === 'Pipfile.lock',
  ...jsonManifest((report, keeps) => new PathFollower(new PipfileReader(report, keeps))),
}
