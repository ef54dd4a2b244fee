import type { ManifestParser } from '@ioc-scanner/core'
import { bothSides } from '../reading/both-sides.js'
import { scanJson } from '../reading/json-scanner.js'
import { LockfileReader } from './lockfile-reader.js'

const NAME = /(?:^|\/)bun\.lock$/

export const bunLock: ManifestParser = {
  name: 'bun-lock',
  version: 2,
  kind: 'lockfile',
  ecosystems: ['npm'],
  matches: (path) => NAME.test(path),
  parse: bothSides(({ content }, report) => {
    const reader = new LockfileReader(report)
    scanJson(content, reader, report, { comments: true })
    return reader.finish()
  }),
}
