import type { ManifestParser } from '@ioc-scanner/core'
import { jsonParse } from '../reading/json-manifest.js'
import { LockfileReader } from './lockfile-reader.js'

const NAME = /(?:^|\/)bun\.lock$/

export const bunLock: ManifestParser = {
  name: 'bun-lock',
  version: 3,
  kind: 'lockfile',
  ecosystems: ['npm'],
  matches: (path) => NAME.test(path),
  parse: jsonParse((report) => new LockfileReader(report), { comments: true }),
}
