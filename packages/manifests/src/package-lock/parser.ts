import type { ManifestParser } from '@ioc-scanner/core'
import { bothSides } from '../reading/both-sides.js'
import { scanJson, scanJsonStream } from '../reading/json-scanner.js'
import { atMostHundred } from '../reading/problem-limit.js'
import { LockfileReader } from './lockfile-reader.js'

/** npm's lockfile, versions 1 to 3, under its three names: the last is what npm leaves inside an installed tree. */
const NAMES = /(?:^|\/)(?:package-lock|npm-shrinkwrap|\.package-lock)\.json$/

export const packageLock: ManifestParser = {
  name: 'package-lock',
  version: 1,
  kind: 'lockfile',
  ecosystems: ['npm'],
  matches: (path) => NAMES.test(path),
  parse: bothSides(({ content }, report) => {
    const reader = new LockfileReader(report)
    scanJson(content, reader, report)
    return reader.finish()
  }),
  async parseStream({ chunks }, report) {
    const limited = atMostHundred(report)
    const reader = new LockfileReader(limited)
    await scanJsonStream(chunks, reader, limited)
    return reader.finish()
  },
}
