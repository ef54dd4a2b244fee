import type { ManifestParser } from '@ioc-scanner/core'
import { bothSides } from '../reading/both-sides.js'
import { readYaml } from '../reading/yaml-tree.js'
import { isBerry } from '../reading/yarn-dialect.js'
import { LockfileReader } from './lockfile-reader.js'

const NAME = /(?:^|\/)yarn\.lock$/

export const yarnBerry: ManifestParser = {
  name: 'yarn-berry',
  version: 1,
  kind: 'lockfile',
  ecosystems: ['npm'],
  matches: (path) => NAME.test(path),
  parse: bothSides(({ content }, report) => {
    if (!isBerry(content)) return { packages: [] } // yarn-classic reads it
    return readYaml(content, (told) => new LockfileReader(told), report)
  }),
}
