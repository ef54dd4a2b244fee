import type { LockedPackage } from '../lockfiles/lockfile.js'
import type { FilesDescription } from '../organization/description.js'
import { harmlessPackages } from './harmless-packages.js'
import type { Obstacle } from './obstacles.js'
import { projectFiles } from './projects.js'
import type { Random } from './random.js'

const COMMITS = ['0123456789abcdef0123456789abcdef01234567', '89abcdef0123456789abcdef0123456789abcdef']

/** Submodules and symbolic links: nothing of what they lead to lies in the repository under their name. */
export const leadingElsewhere: Obstacle = (random, name) => ({
  files: {
    ...projectFiles({ folder: 'services/api/', name, format: 'package-lock-3', packages: harmlessNpm(random) }),
    '.gitmodules': ['libs/shared', 'third_party/theme']
      .map((path) => `[submodule "${path}"]\n\tpath = ${path}\n\turl = ../${path.split('/').at(-1)}.git\n`)
      .join(''),
    'libs/shared': { submodule: COMMITS[0] ?? '' },
    'third_party/theme': { submodule: COMMITS[1] ?? '' },
    'web/vendor/theme': { submodule: COMMITS[1] ?? '' },
    current: { symlink: 'services/api' },
    'deploy/latest': { symlink: '../services/api/' },
    'deploy/shared': { symlink: '../../elsewhere' },
    'deploy/settings': { symlink: '/etc/settings' },
    'deploy/loop': { symlink: '.' },
    'node_modules/safe-tool': { symlink: '../services/api' },
    ...random.pick(LINKS_THAT_ARE_NAMED_LIKE_LOCKFILES),
  },
})

/** Out of the repository, to a folder, and to nothing: whatever it is, somebody wanted a lockfile here. */
const LINKS_THAT_ARE_NAMED_LIKE_LOCKFILES: readonly FilesDescription[] = [
  { 'deploy/yarn.lock': { symlink: '../../elsewhere/yarn.lock' } },
  { 'deploy/package-lock.json': { symlink: '../services' }, 'web/go.sum': { symlink: 'missing' } },
  { 'deploy/pnpm-lock.yaml': { symlink: '/builds/pnpm-lock.yaml' } },
]

/** Formats that hold packages and that a scanner knows by name only. */
export const unreadFormats: Obstacle = (random, name) => ({
  files: {
    ...projectFiles({ folder: 'frontend/', name, format: 'package-lock-3', packages: harmlessNpm(random) }),
    ...(Object.assign(
      {},
      ...random.sample(UNREAD, random.integer(1, 3)).map((filesOf) => filesOf(name)),
    ) as FilesDescription),
  },
})

const UNREAD: readonly ((name: string) => FilesDescription)[] = [
  (name) => ({
    'app/package.json': `{\n  "name": "${name}",\n  "dependencies": { "safe-amber-anchor": "^1.0.0" }\n}\n`,
    'app/bun.lockb': { base64: Buffer.from('#!/usr/bin/env bun\nbun-lockfile-format-v0\n\0\0\x02').toString('base64') },
  }),
  () => ({ 'jobs/pylock.toml': PYLOCK, 'jobs/pylock.dev.toml': PYLOCK }),
  (name) => ({
    'server/pom.xml': pom(name),
    'server/core/pom.xml': pom(`${name}-core`),
    'server/web/pom.xml': pom(`${name}-web`),
  }),
  // Read, and of no harm: a library without a lockfile, and a member of a workspace that has one.
  (name) => ({
    'crates/codec/Cargo.toml': cargoToml(`${name}-codec`),
    ...projectFiles({
      folder: 'cli/',
      name,
      format: 'cargo-lock',
      packages: [{ name: 'safe-amber-anchor', version: '1.0.0' }],
    }),
    'cli/parts/args/Cargo.toml': cargoToml(`${name}-args`),
  }),
]

const PYLOCK =
  'lock-version = "1.0"\ncreated-by = "pip"\n\n[[packages]]\nname = "safe-amber-anchor"\nversion = "1.0.0"\n'

function pom(name: string): string {
  return [
    '<project xmlns="http://maven.apache.org/POM/4.0.0">',
    '  <modelVersion>4.0.0</modelVersion>',
    '  <groupId>com.globex</groupId>',
    `  <artifactId>${name}</artifactId>`,
    '  <version>1.0.0</version>',
    '</project>',
    '',
  ].join('\n')
}

function cargoToml(name: string): string {
  return `[package]\nname = "${name}"\nversion = "0.1.0"\n\n[dependencies]\nsafe-amber-anchor = "1"\n`
}

function harmlessNpm(random: Random): LockedPackage[] {
  return harmlessPackages(random, 'npm', { count: 20, onlyInvented: true })
}
