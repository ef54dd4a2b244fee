import type { ManifestParser } from '@ioc-scanner/core'
import { bothSides } from '../reading/both-sides.js'
import { lineManifest } from '../reading/line-manifest.js'
import { readLines } from '../reading/lines.js'
import { YamlLines } from '../reading/yaml-manifest.js'
import { readYaml } from '../reading/yaml-tree.js'
import { fileName } from '../reading/text-lines.js'
import { BerryReader } from './berry-reader.js'
import { ClassicReader } from './classic-reader.js'
import { isBerry } from './dialect.js'

const readSides = bothSides(({ content }, report) => {
  if (isBerry(content)) return readYaml(content, (told) => new BerryReader(told), report)
  const classic = new ClassicReader(report)
  readLines(content, classic)
  return classic.finish()
})

/** What yarn writes: version 1 in a format of its own, from 2 on in YAML. The sides of a merge conflict may differ in that. */
export const yarnLock: ManifestParser = {
  name: 'yarn-lock',
  version: 2,
  kind: 'lockfile',
  ecosystems: ['npm'],
  matches: (path) => fileName(path) === 'yarn.lock',
  ...lineManifest({
    parse: ({ path, content }, report) => {
      const text = content.replace(/\r(?!\n)/g, '\n')
      if (text !== content) {
        report({ reason: 'lone carriage returns: read as the ends of lines, which the line numbers count too' })
      }
      return readSides({ path, content: text }, report)
    },
    begin: (head, report, keeps) =>
      isBerry(head) ? new YamlLines(new BerryReader(report, keeps), report) : new ClassicReader(report, keeps),
  }),
}
