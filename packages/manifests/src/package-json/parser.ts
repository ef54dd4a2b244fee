import type { ManifestParser } from '@ioc-scanner/core'
import { jsonParse } from '../reading/json-manifest.js'
import { ManifestReader } from './manifest-reader.js'

const NAME = /(?:^|\/)package\.json$/

export const packageJson: ManifestParser = {
  name: 'package-json',
  version: 4,
  kind: 'manifest',
  ecosystems: ['npm'],
  matches: (path) => NAME.test(path),
  parse: jsonParse((report) => new ManifestReader(report)),
}
