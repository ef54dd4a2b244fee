import type { ManifestParser } from '@ioc-scanner/core'
import { bothSides } from '../reading/both-sides.js'
import { lineManifest } from '../reading/line-manifest.js'
import { readLines } from '../reading/lines.js'
import { fileName } from '../reading/text-lines.js'
import { SumReader } from './sum-reader.js'

/**
 * go.sum, and the go.work.sum of a workspace. It is no lockfile: it keeps the hashes of versions that the build does not
 * select any more. So each version is a pin, not a resolution: a finding is likely, and go.mod beside it confirms or settles
 * it. A line for a `go.mod` alone is left out: of that module no code was ever fetched.
 */
export const goSum: ManifestParser = {
  name: 'go-sum',
  version: 1,
  kind: 'manifest',
  ecosystems: ['Go'],
  matches: (path) => fileName(path) === 'go.sum' || fileName(path) === 'go.work.sum',
  ...lineManifest({
    parse: bothSides(({ content }, report) => {
      const reader = new SumReader(report)
      readLines(content, reader)
      return reader.finish()
    }),
    begin: (_, report, keeps) => new SumReader(report, keeps),
  }),
}
