import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { LockedPackage } from '../lockfiles/lockfile.js'
import type { GroundTruth } from '../world/world.js'
import { createOrganization } from './create-organization.js'
import type { FileDescription, OrganizationDescription, RepositoryDescription } from './description.js'
import { loadDescription } from './load-description.js'

const run = promisify(execFile)
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'world-'))
})

afterEach(() => rm(directory, { recursive: true }))

async function git(repository: string, ...args: string[]): Promise<string> {
  const { stdout } = await run('git', ['--git-dir', join(directory, 'repositories', repository), ...args])
  return stdout
}

const badAxios: LockedPackage = { name: 'axios', version: '1.14.1', wanted: '^1.14.0' }

function lockfile(...packages: LockedPackage[]): FileDescription {
  return { lockfile: 'package-lock-3', content: { project: 'web', packages } }
}

function manifest(name: string, wanted: string): FileDescription {
  return { lockfile: 'package-json', content: { project: 'web', packages: [{ name, version: '0.0.0', wanted }] } }
}

const organizationOf = (...repositories: RepositoryDescription[]): OrganizationDescription => ({
  organization: 'acme',
  repositories,
})

async function truthOf(...repositories: RepositoryDescription[]): Promise<GroundTruth> {
  return (await createOrganization(organizationOf(...repositories), directory)).truth
}

test('a lockfile that resolves to a bad version is in the ground truth, with the line on which it stands', async () => {
  const chalk = { name: 'chalk', version: '5.3.0', inside: ['axios'] }
  const truth = await truthOf({ name: 'web', files: { 'package-lock.json': lockfile(badAxios, chalk) } })
  const place = { repository: 'acme/web', path: 'package-lock.json', line: 14 }
  const found = { ecosystem: 'npm', name: 'axios', version: '1.14.1', confidence: 'confirmed' }
  expect(truth.findings).toEqual([{ ...place, ...found }])
  const lines = (await git('acme/web.git', 'show', 'HEAD:package-lock.json')).split('\n')
  expect(lines[13]).toBe('    "node_modules/axios": {')
})

test('the same bad version at two places of a file is one finding, at the first', async () => {
  const packages = [badAxios, { name: 'safe-host', version: '1.0.0' }, { ...badAxios, inside: ['safe-host'] }]
  const { findings } = await truthOf({ name: 'web', files: { 'package-lock.json': lockfile(...packages) } })
  expect(findings.map(({ line }) => line)).toEqual([14])
})

test.each([
  ['1.14.1', 'likely'],
  ['^1.13.0', 'possible'],
  ['~1.13.0', undefined],
])('a manifest alone that asks for axios %s is %s', async (wanted, confidence) => {
  const { findings } = await truthOf({ name: 'web', files: { 'app/package.json': manifest('axios', wanted) } })
  expect(findings[0]?.confidence).toBe(confidence)
  expect(findings[0]?.constraint).toBe(confidence && wanted)
})

test.each(['package-lock.json', 'apps/package-lock.json', 'apps/web/package-lock.json'])(
  'a range is decided by the lockfile at %s',
  async (path) => {
    const harmless = lockfile({ name: 'axios', version: '1.13.2', wanted: '^1.13.0' })
    const files = { 'apps/web/package.json': manifest('axios', '^1.13.0'), [path]: harmless }
    expect((await truthOf({ name: 'web', files })).findings).toEqual([])
  },
)

test.each(['1.0.0', '^1.0.0', 'latest'])(
  'a manifest that asks for %s of a name that is bad as a whole is likely',
  async (wanted) => {
    const { findings } = await truthOf({
      name: 'web',
      files: { 'package.json': manifest('ansi-universal-ui', wanted) },
    })
    expect(findings).toMatchObject([
      { name: 'ansi-universal-ui', constraint: wanted, version: '*', confidence: 'likely' },
    ])
  },
)

test.each<[string, FileDescription, string]>([
  [
    'resolves to a version outside the range',
    lockfile({ name: 'axios', version: '0.29.0', wanted: '^0.29.0' }),
    'possible',
  ],
  ['is a link', { symlink: '../package-lock.json' }, 'possible'],
  [
    'cannot be read',
    {
      lockfile: 'package-lock-3',
      content: { project: 'web', packages: [{ name: 'axios', version: '1.13.2' }] },
      damage: 'cut-off',
    },
    'possible',
  ],
])('a lockfile that %s decides nothing', async (_, locked, confidence) => {
  const files = { 'package.json': manifest('axios', '^1.13.0'), 'package-lock.json': locked }
  expect((await truthOf({ name: 'web', files })).findings).toMatchObject([{ path: 'package.json', confidence }])
})

test('archived repositories and forks are skipped, whatever they contain', async () => {
  const files = { 'package-lock.json': lockfile(badAxios) }
  const truth = await truthOf({ name: 'old', archived: true, files }, { name: 'copy', fork: true, files })
  expect(truth).toMatchObject({ findings: [], gaps: [], repositories: 0, distinctWantedBlobs: 0 })
  expect(truth.skipped).toEqual([
    { repository: 'acme/old', reason: 'archived' },
    { repository: 'acme/copy', reason: 'fork' },
  ])
})

test('what cannot be looked at is a gap with its reason, and no finding', async () => {
  const files = { 'package-lock.json': lockfile(badAxios) }
  const content = { project: 'web', packages: [{ name: 'chalk', version: '5.3.0' }] }
  const truth = await truthOf(
    { name: 'taken', files, blocked: { reason: 'tos', createdAt: '2026-01-01T00:00:00Z' } },
    { name: 'gone', files, vanishes: true },
    { name: 'closed', files, forbidden: true },
    { name: 'off', files, disabled: true, gaps: [{ reason: 'blocked' }] },
    {
      name: 'odd',
      files: {
        'a/yarn.lock': { symlink: '../b/yarn.lock' },
        'b/yarn.lock': { lfsSize: 1_000_000 },
        'c/yarn.lock': { lockfile: 'yarn-classic', content, damage: 'conflict-markers' },
      },
    },
  )
  expect(truth.findings).toEqual([])
  expect(truth.gaps).toEqual([
    { repository: 'acme/taken', reason: 'blocked' },
    { repository: 'acme/gone', reason: 'not-found' },
    { repository: 'acme/closed', reason: 'forbidden' },
    { repository: 'acme/off', reason: 'blocked' },
    { repository: 'acme/odd', path: 'a/yarn.lock', reason: 'symlink' },
    { repository: 'acme/odd', path: 'b/yarn.lock', reason: 'lfs-pointer' },
    { repository: 'acme/odd', path: 'c/yarn.lock', reason: 'unparsable' },
  ])
})

test('formats that nobody reads are one gap each, at the first file; where a lockfile decides there is none', async () => {
  const { gaps } = await truthOf({
    name: 'web',
    files: {
      'b/bun.lockb': { base64: 'AAEC' },
      'a/bun.lockb': { base64: 'AAEC' },
      'node_modules/x/bun.lockb': { base64: 'AAEC' },
      'pylock.dev.toml': '',
      'pylock.toml.bak': '',
      'Cargo.lock': '',
      'crates/x/Cargo.toml': '',
      Gemfile: '',
      'lib/Gemfile.lock': '',
      'php/composer.json': '',
      'composer.lock': '',
    },
  })
  const unsupported = (path: string) => ({ repository: 'acme/web', path, reason: 'unsupported-format' })
  expect(gaps).toEqual(['a/bun.lockb', 'pylock.dev.toml', 'Gemfile'].map(unsupported))
})

test('what leads elsewhere is counted, and is no gap unless a wanted file has its name', async () => {
  const submodule = '0123456789abcdef0123456789abcdef01234567'
  const { gaps, notFollowed } = await truthOf(
    {
      name: 'web',
      files: {
        'libs/a': { submodule },
        'libs/b': { submodule },
        'vendor/c': { submodule },
        current: { symlink: 'libs' },
        'web/yarn.lock': { symlink: '..' },
      },
    },
    { name: 'app', files: { 'libs/a': { submodule } } },
    { name: 'old', archived: true, files: { 'libs/a': { submodule }, current: { symlink: 'libs' } } },
  )
  expect(notFollowed).toEqual({ submodules: { entries: 3, repositories: 2 }, links: { entries: 1, repositories: 1 } })
  expect(gaps).toEqual([{ repository: 'acme/web', path: 'web/yarn.lock', reason: 'symlink' }])
})

test('an unreadable file that is also bad is refused, because nobody could say what is true', async () => {
  const content = { project: 'web', packages: [badAxios] }
  const files: RepositoryDescription['files'] = {
    'package-lock.json': { lockfile: 'package-lock-3', content, damage: 'cut-off' },
  }
  await expect(truthOf({ name: 'web', files })).rejects.toThrow('unreadable and bad')
})

test('only HEAD of the default branch counts; history and other branches are there in git', async () => {
  const bad = { 'package-lock.json': lockfile(badAxios) }
  const repository = {
    name: 'web',
    history: [bad, bad],
    files: { 'README.md': '# web\n' },
    branches: { 'update/axios': bad },
  }
  expect((await truthOf(repository)).findings).toEqual([])
  expect((await git('acme/web.git', 'rev-list', '--count', 'main')).trim()).toBe('3')
  expect(await git('acme/web.git', 'ls-tree', '--name-only', 'main')).toBe('README.md\n')
  expect(await git('acme/web.git', 'ls-tree', '--name-only', 'update/axios')).toBe('README.md\npackage-lock.json\n')
})

test('every kind of file becomes what git knows it as', async () => {
  const submodule = '0123456789abcdef0123456789abcdef01234567'
  await truthOf({
    name: 'odd',
    files: {
      'a "b".txt': 'quoted\n',
      'link.txt': { symlink: 'target.txt' },
      'libs/other': { submodule },
      'logo.png': { base64: 'AAEC' },
      'mark.txt': { text: 'x\n', encoding: 'utf-8-bom', lineEnding: 'crlf' },
      'wide.txt': { text: 'x', encoding: 'utf-16be' },
      'übersicht/a.txt': 'x',
    },
    latin1Paths: { 'r\u00e9sum\u00e9.txt': 'x' },
  })
  const listing = await git('acme/odd.git', 'ls-tree', '-r', 'HEAD')
  expect(listing).toContain(`160000 commit ${submodule}\tlibs/other\n`)
  expect(listing).toMatch(/^120000 blob [0-9a-f]{40}\tlink\.txt$/m)
  expect(listing).toContain('"a \\"b\\".txt"')
  expect(listing).toContain('"r\\351sum\\351.txt"')
  expect(listing).toContain('"\\303\\274bersicht/a.txt"')
  expect(await git('acme/odd.git', 'show', 'HEAD:mark.txt')).toBe('\uFEFFx\r\n')
  expect(Buffer.from(await git('acme/odd.git', 'show', 'HEAD:wide.txt'), 'utf8').subarray(-2)).toEqual(
    Buffer.from('\0x'),
  )
})

test('a repository without files has no commit; with a default branch that does not exist it has some, elsewhere', async () => {
  const description = organizationOf(
    { name: 'nothing' },
    { name: 'headless', defaultBranch: null, files: { a: 'a' } },
    { name: 'trunk', defaultBranch: 'trunk', files: { a: 'a' } },
  )
  const { world } = await createOrganization(description, directory)
  const branches = world.organizations[0]?.repositories.map(({ defaultBranch }) => defaultBranch)
  expect(branches).toEqual([null, null, 'trunk'])
  expect(await git('acme/nothing.git', 'for-each-ref')).toBe('')
  expect(await git('acme/headless.git', 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/develop\n')
  expect(await readFile(join(directory, 'repositories/acme/headless.git/HEAD'), 'utf8')).toBe('ref: refs/heads/main\n')
})

test('people have repositories of their own, which are not in the ground truth', async () => {
  const files = { 'package-lock.json': lockfile(badAxios) }
  const users = [{ login: 'ada', repositories: [{ name: 'dotfiles', files }] }]
  const { world, truth } = await createOrganization({ ...organizationOf({ name: 'web' }), users }, directory)
  expect(world.users.find(({ login }) => login === 'ada')?.repositories[0]?.gitDirectory).toBe(
    'repositories/ada/dotfiles.git',
  )
  expect(truth.findings).toEqual([])
})

test('commits depend on the description alone, not on the clock, the user or the machine', async () => {
  const surroundings = {
    GIT_COMMITTER_NAME: 'Somebody',
    GIT_OBJECT_DIRECTORY: join(directory, 'elsewhere'),
    TZ: 'Asia/Tokyo',
  }
  Object.assign(process.env, surroundings)
  try {
    await truthOf({ name: 'web', files: { 'README.md': '# web\n' } })
  } finally {
    for (const name of Object.keys(surroundings)) delete process.env[name]
  }
  expect((await git('acme/web.git', 'rev-parse', 'HEAD')).trim()).toBe('eed03db25e49b670d2e1880d59a05374a9158c3d')
})

test('a description written as JSON is the same world', async () => {
  const description = organizationOf({ name: 'web', files: { 'package-lock.json': lockfile(badAxios) } })
  const file = join(directory, 'description.json')
  await writeFile(file, JSON.stringify(description))
  const read = await createOrganization(await loadDescription(file), join(directory, 'read'))
  expect(read).toEqual(await createOrganization(description, join(directory, 'given')))
})

test('a folder that holds a world is left alone', async () => {
  await truthOf({ name: 'web' })
  await expect(truthOf({ name: 'other' })).rejects.toThrow('already holds a world')
})

test.each<[RepositoryDescription[], string]>([
  [[{ name: 'a/b' }], '"a/b" is no name of a repository'],
  [[{ name: 'web' }, { name: 'Web' }], 'two repositories of acme are called Web'],
  [
    [{ name: 'web', visibility: 'private' as 'PRIVATE' }],
    'the visibility of web is "private"; there are PUBLIC, PRIVATE, INTERNAL',
  ],
  [
    [{ name: 'web', blocked: { reason: 'TOS' as 'tos', createdAt: '2026-01-01T00:00:00Z' } }],
    'the reason for which web is blocked is "TOS"; there are tos, dmca, unavailable',
  ],
  [[{ name: 'web', files: { '../x': '' } }], 'a path is relative'],
  [[{ name: 'web', files: { 'a/.git/config': '' } }], 'a path is relative'],
  [[{ name: 'web', files: { a: {} as FileDescription } }], 'web/a is neither a text nor has exactly one of'],
  [
    [
      {
        name: 'web',
        files: { a: { lockfile: 'npm', content: { project: '', packages: [] } } as unknown as FileDescription },
      },
    ],
    'web/a has the format npm; there are package-lock-1',
  ],
])('a description that does not hold together is refused (%#)', async (repositories, message) => {
  await expect(truthOf(...repositories)).rejects.toThrow(message)
})
