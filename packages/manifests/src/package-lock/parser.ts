import type { ManifestParser } from '@ioc-scanner/core'

export const packageLock: ManifestParser = {
  name: 'package-lock',
  version: 1,
  kind: 'lockfile',
  ecosystems: ['npm'],
  matches: () => false,
  parse: () => ({ packages: [] }),
}
