import type { ManifestParser } from '@ioc-scanner/core'
import { jsonManifest } from '../reading/json-manifest.js'
import { LockfileReader } from './lockfile-reader.js'

/** npm's lockfile, versions 1 to 3, under its three names: the last is what npm leaves inside an installed tree. */
const NAMES = /(?:^|\/)(?:package-lock|npm-shrinkwrap|\.package-lock)\.json$/

export const packageLock: ManifestParser = {
  name: 'package-lock',
  version: 3,
  kind: 'lockfile',
  ecosystems: ['npm'],
  matches: (path) => NAMES.test(path),
  ...jsonManifest((report, keeps) => new LockfileReader(report, keeps)),
}
