import type { ManifestParser } from '@ioc-scanner/core'
import { bothSides } from '../reading/both-sides.js'
import { scanJson } from '../reading/json-scanner.js'
import { ManifestReader } from './manifest-reader.js'

const NAME = /(?:^|\/)package\.json$/

export const packageJson: ManifestParser = {
  name: 'package-json',
  version: 2,
  kind: 'manifest',
  ecosystems: ['npm'],
  matches: (path) => NAME.test(path),
  parse: bothSides(({ content }, report) => {
    const reader = new ManifestReader(report)
    scanJson(content, reader, report)
    return reader.finish()
  }),
}
