import type { ManifestParser } from '@ioc-scanner/core'
import { yamlManifest } from '../reading/yaml-manifest.js'
import { LockfileReader } from './lockfile-reader.js'

/** With `git-branch-lockfile` a branch has one of its own: `pnpm-lock.feature!login.yaml`. */
const NAME = /(?:^|\/)pnpm-lock(?:\.[^/]+)?\.yaml$/

export const pnpmLock: ManifestParser = {
  name: 'pnpm-lock',
  version: 3,
  kind: 'lockfile',
  ecosystems: ['npm'],
  matches: (path) => NAME.test(path),
  ...yamlManifest((report, keeps) => new LockfileReader(report, keeps)),
}
