import { writeLockfile } from '../lockfiles/formats.js'
import type { LockedPackage } from '../lockfiles/lockfile.js'
import type { FilesDescription, RepositoryDescription } from '../organization/description.js'
import { harmlessPackages } from './harmless-packages.js'
import { projectFiles } from './projects.js'
import type { Random } from './random.js'

/** What looks bad and is not: the parts of a repository that a careless scanner would report. */
export type Decoy = (random: Random, name: string) => Pick<RepositoryDescription, 'files' | 'branches' | 'history'>

const BAD_AXIOS: LockedPackage = { name: 'axios', version: '1.14.1', wanted: '^1.14.0' }
const BAD_CHALK: LockedPackage = { name: 'chalk', version: '5.6.1', wanted: '^5.6.0' }

function harmlessNpm(random: Random): LockedPackage[] {
  return harmlessPackages(random, 'npm', { count: 12, onlyInvented: true })
}

function npmProject(name: string, packages: readonly LockedPackage[]): FilesDescription {
  return projectFiles({ folder: '', name, format: 'package-lock-3', packages })
}

function pythonProject(name: string, packages: readonly LockedPackage[]): FilesDescription {
  return projectFiles({ folder: '', name, format: 'poetry-lock', packages })
}

const otherEcosystem: Decoy = (_random, name) => ({
  files: pythonProject(name, [
    { name: 'chalk', version: '5.6.1' },
    { name: 'axios', version: '1.14.1' },
    { name: 'debug', version: '4.4.2' },
  ]),
})

const lookAlikeFiles: Decoy = (_random, name) => {
  const { text } = writeLockfile('package-lock-3', { project: name, packages: [BAD_AXIOS] })
  return {
    files: {
      'docs/my-package-lock.json.md': text,
      'docs/package-lock.json.txt': text,
      'package-lock.json.bak': text,
      'old.package-lock.json': text,
      'notes/requirements.md': 'litellm==1.82.8\n',
      'workflows/build.yml':
        'jobs:\n  build:\n    steps:\n      - uses: tj-actions/changed-files@0e58ed8671d6b60d0890c21b07f8835ace038e67\n',
    },
  }
}

const lookAlikeNames: Decoy = (random, name) => ({
  files: npmProject(name, [
    ...harmlessNpm(random),
    { name: 'safe-axios', version: '1.14.1', wanted: '1.14.1' },
    { name: '@globex/axios', version: '1.14.1', wanted: '1.14.1' },
    { name: '@globex/chalk', version: '5.6.1', wanted: '5.6.1' },
  ]),
})

const neighbourVersions: Decoy = (random, name) => ({
  files: npmProject(name, [
    ...harmlessNpm(random),
    { name: 'axios', version: '1.14.0', wanted: '1.14.0' },
    { name: 'chalk', version: '5.6.0', wanted: '^5.6.0' },
    { name: 'debug', version: '4.4.1', wanted: '^4.4.1' },
    { name: 'nx', version: '21.5.1', wanted: '21.5.1' },
  ]),
})

const rangesThatDoNotAdmit: Decoy = (random, name) => ({
  files: projectFiles({
    folder: '',
    name,
    format: 'package-json',
    packages: [
      ...harmlessNpm(random),
      { name: 'axios', version: '1.13.0', wanted: '~1.13.0' },
      { name: 'chalk', version: '4.1.2', wanted: '^4.1.2' },
      { name: 'debug', version: '4.4.3', wanted: '>=4.4.3' },
    ],
  }),
})

const lockedElsewhere: Decoy = (random, name) => ({
  // The range admits 1.14.1, but the lockfile beside it resolves to 1.13.2.
  files: npmProject(name, [...harmlessNpm(random), { name: 'axios', version: '1.13.2', wanted: '^1.13.0' }]),
})

const aliasOfSomethingElse: Decoy = (random, name) => ({
  files: npmProject(name, [
    ...harmlessNpm(random),
    { name: 'safe-http-client', alias: 'axios', version: '1.14.1', wanted: '1.14.1' },
  ]),
})

const committedModules: Decoy = (random, name) => {
  const vendored = writeLockfile('package-lock-3', { project: 'axios', packages: [BAD_CHALK] }).text
  return {
    files: {
      ...npmProject(name, harmlessNpm(random)),
      'node_modules/.package-lock.json': vendored,
      'node_modules/safe-old-tool/package-lock.json': vendored,
      'node_modules/safe-old-tool/package.json':
        '{\n  "name": "safe-old-tool",\n  "dependencies": { "axios": "1.14.1" }\n}\n',
      'bower_components/safe-widget/package-lock.json': vendored,
      'web/vendor/safe-theme/package-lock.json': vendored,
    },
  }
}

const onAnotherBranch: Decoy = (random, name) => ({
  files: npmProject(name, harmlessNpm(random)),
  branches: { 'update-axios': npmProject(name, [BAD_AXIOS]) },
})

const repairedSince: Decoy = (random, name) => ({
  history: [npmProject(name, [BAD_AXIOS]), npmProject(name, [BAD_AXIOS, BAD_CHALK])],
  files: npmProject(name, harmlessNpm(random)),
})

const onlyItsGoMod: Decoy = (random, name) => ({
  files: projectFiles({
    folder: '',
    name,
    format: 'go-sum',
    packages: [
      ...harmlessPackages(random, 'Go', { count: 8 }),
      { name: 'github.com/shopsprint/decimal', version: 'v1.3.3', goModOnly: true },
    ],
  }),
})

const namesake: Decoy = (random, name) => ({
  files: {
    ...projectFiles({
      folder: '',
      name,
      format: 'cargo-lock',
      packages: harmlessPackages(random, 'crates.io', { count: 9, onlyInvented: true }),
      members: [{ name: 'arrayref', version: '0.3.10', folder: 'crates/arrayref' }],
    }),
    'web/package.json': '{\n  "name": "chalk",\n  "version": "5.6.1"\n}\n',
  },
})

const onlyMentioned: Decoy = () => ({
  files: {
    'requirements.txt': '# litellm==1.82.8 is malicious, stay below\nrequests==2.32.3  # not telnyx==4.87.1\n',
    '.github/workflows/build.yml':
      'name: build\non: push\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n' +
      '      # - uses: tj-actions/changed-files@0e58ed8671d6b60d0890c21b07f8835ace038e67\n' +
      '      - uses: tj-actions/changed-files@v45\n' +
      '      - run: echo "axios@1.14.1 is malicious"\n',
    'SECURITY.md': 'Do not use axios 1.14.1 or 0.30.4.\n',
  },
})

export const DECOYS: readonly Decoy[] = [
  otherEcosystem,
  lookAlikeFiles,
  lookAlikeNames,
  neighbourVersions,
  rangesThatDoNotAdmit,
  lockedElsewhere,
  aliasOfSomethingElse,
  committedModules,
  onAnotherBranch,
  repairedSince,
  onlyItsGoMod,
  namesake,
  onlyMentioned,
]
