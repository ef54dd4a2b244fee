import type { ManifestParser } from '@ioc-scanner/core'
import { bothSides } from '../reading/both-sides.js'
import { readYaml } from '../reading/yaml-tree.js'
import { LockfileReader } from './lockfile-reader.js'

/** With `git-branch-lockfile` a branch has one of its own: `pnpm-lock.feature!login.yaml`. */
const NAME = /(?:^|\/)pnpm-lock(?:\.[^/]+)?\.yaml$/

export const pnpmLock: ManifestParser = {
  name: 'pnpm-lock',
  version: 2,
  kind: 'lockfile',
  ecosystems: ['npm'],
  matches: (path) => NAME.test(path),
  parse: bothSides(({ content }, report) => readYaml(content, (told) => new LockfileReader(told), report)),
}
