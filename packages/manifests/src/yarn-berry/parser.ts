import type { ManifestParser } from '@ioc-scanner/core'
import { readYaml } from '../reading/yaml-tree.js'
import { ofDialect } from '../reading/yarn-dialect.js'
import { LockfileReader } from './lockfile-reader.js'

const NAME = /(?:^|\/)yarn\.lock$/

export const yarnBerry: ManifestParser = {
  name: 'yarn-berry',
  version: 2,
  kind: 'lockfile',
  ecosystems: ['npm'],
  matches: (path) => NAME.test(path),
  parse: ofDialect('berry', ({ content }, report) => readYaml(content, (told) => new LockfileReader(told), report)),
}
