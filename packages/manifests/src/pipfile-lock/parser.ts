import type { ManifestParser } from '@ioc-scanner/core'
import { scanJson, scanJsonStream } from '../reading/json-scanner.js'
import { PathFollower } from '../reading/path-visitor.js'
import { atMostHundred } from '../reading/problem-limit.js'
import { fileName } from '../reading/text-lines.js'
import { PipfileReader } from './pipfile-reader.js'

/**
 * Pipfile.lock: `default`, `develop` and every category of one's own. It knows no graph, so no dependency path. A wheel or
 * source archive at an address is the package that its name says.
 */
export const pipfileLock: ManifestParser = {
  name: 'pipfile-lock',
  version: 2,
  kind: 'lockfile',
  ecosystems: ['PyPI'],
  matches: (path) => fileName(path) === 'Pipfile.lock',
  parse({ content }, report) {
    const limited = atMostHundred(report)
    const reader = new PipfileReader(limited)
    scanJson(content, new PathFollower(reader), limited)
    return { packages: reader.packages }
  },
  async parseStream({ chunks }, report) {
    const limited = atMostHundred(report)
    const reader = new PipfileReader(limited)
    await scanJsonStream(chunks, new PathFollower(reader), limited)
    return { packages: reader.packages }
  },
}
