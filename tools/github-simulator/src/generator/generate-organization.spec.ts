import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { isWantedPath } from '../organization/wanted-paths.js'
import type { CreatedOrganization } from '../organization/create-organization.js'
import type { WorldRepository } from '../world/world.js'
import { describeGeneratedOrganization, generateOrganization } from './generate-organization.js'
import { PLANTINGS } from './plantings.js'
import { randomFrom } from './random.js'
import { distributeRoles } from './roles.js'

const run = promisify(execFile)
let directory: string
let small: CreatedOrganization

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'generated-'))
  small = await generateOrganization({ repositories: 60, seed: 7, directory: join(directory, 'small') })
}, 60_000)

afterAll(() => rm(directory, { recursive: true }))

function repositories(): readonly WorldRepository[] {
  return small.world.organizations[0]?.repositories ?? []
}

async function git(repository: WorldRepository, ...args: string[]): Promise<Buffer> {
  const gitDirectory = join(directory, 'small', repository.gitDirectory)
  const options = { encoding: 'buffer', maxBuffer: 2 ** 26 } as const
  return (await run('git', ['--git-dir', gitDirectory, ...args], options)).stdout
}

function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return Buffer.from(bytes).swap16().toString('utf16le')
  return bytes.toString('utf8')
}

const digestOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex')

test('the ground truth of 60 repositories and seed 7 is the same on every machine', () => {
  expect(digestOf(small.truth)).toBe('718498b7cf20a010cd7663f553a6e59b0458e7f381fdef7690ac3eadfc70ccc3')
})

test('the same seed gives the same commits, another seed does not', async () => {
  const headsOf = async (seed: number, folder: string): Promise<string[]> => {
    const options = { repositories: 20, seed, directory: join(directory, folder) }
    const { world } = await generateOrganization(options)
    return Promise.all(
      (world.organizations[0]?.repositories ?? []).map(async ({ gitDirectory }) => {
        const args = ['--git-dir', join(options.directory, gitDirectory), 'for-each-ref']
        return (await run('git', args)).stdout
      }),
    )
  }
  const heads = await headsOf(3, 'three')
  expect(digestOf(heads)).toBe('6edb0a78460b83febec496031436827455e9bf35212b72ead9f7354f5cff9400')
  expect(await headsOf(3, 'three again')).toEqual(heads)
  expect(await headsOf(4, 'four')).not.toEqual(heads)
}, 30_000)

test('twenty repositories take less than three seconds', async () => {
  const started = performance.now()
  await generateOrganization({ repositories: 20, seed: 1, directory: join(directory, 'quick') })
  expect(performance.now() - started).toBeLessThan(3_000)
})

test('every finding stands on a line that names the package', async () => {
  expect(small.truth.findings.length).toBeGreaterThan(10)
  for (const { repository, path, line, name } of small.truth.findings) {
    const found = repositories().find((candidate) => `globex/${candidate.name}` === repository)
    if (found === undefined) throw new Error(`no repository ${repository}`)
    const text = decoded(await git(found, 'show', `${found.defaultBranch}:${path}`)).split(/\r?\n/)[line - 1] ?? ''
    const spelled = text.toLowerCase()
    const isAlias = spelled.includes(`safe-alias-of-${name.replace(/[@/.]/g, '')}`)
    expect(isAlias || spelled.includes(name)).toBe(true)
  }
})

test('git finds nothing to complain about', async () => {
  for (const repository of repositories()) {
    const { stderr } = await run('git', [
      '--git-dir',
      join(directory, 'small', repository.gitDirectory),
      'fsck',
      '--full',
      '--strict',
    ])
    expect(stderr.replace(/^(notice|Checking).*\n/gm, '')).toBe('')
  }
}, 60_000)

test('the blobs that a scanner has to read are counted as git names them', async () => {
  const out = new Set(small.truth.gaps.filter(({ path }) => path === undefined).map(({ repository }) => repository))
  const sizes = new Map<string, number>()
  for (const repository of repositories()) {
    const { name, archived, fork, defaultBranch } = repository
    if (archived === true || fork === true || defaultBranch === null || out.has(`globex/${name}`)) continue
    const listing = (await git(repository, 'ls-tree', '-r', '-l', '-z', defaultBranch)).toString('utf8').split('\0')
    for (const entry of listing) {
      const match = /^100644 blob ([0-9a-f]{40}) +(\d+)\t(.+)$/.exec(entry)
      if (match?.[1] !== undefined && isWantedPath(match[3] ?? '')) sizes.set(match[1], Number(match[2]))
    }
  }
  expect(small.truth.distinctWantedBlobs).toBe(sizes.size)
  expect(small.truth.blobsOver512000Bytes).toBe([...sizes.values()].filter((bytes) => bytes > 512_000).length)
})

test('a huge tree has more entries than a recursive listing delivers', async () => {
  const counts = await Promise.all(
    repositories()
      .filter(({ defaultBranch }) => defaultBranch !== null)
      .map(
        async (repository) =>
          (await git(repository, 'ls-tree', '-r', '-t', '-z', '--name-only', 'HEAD')).toString('latin1').split('\0')
            .length - 1,
      ),
  )
  expect(counts.filter((count) => count > 100_000)).toHaveLength(small.truth.truncatedTrees)
  expect(small.truth.truncatedTrees).toBe(1)
}, 30_000)

test('two hundred repositories are bad in every way, and have every kind of trouble', () => {
  const roles = distributeRoles(randomFrom('any'), 200)
  expect(new Set(roles.flatMap((role) => (role.kind === 'planted' ? role.plantings : [])))).toEqual(new Set(PLANTINGS))
  const { repositories: all } = describeGeneratedOrganization({ repositories: 200, seed: 7 })
  expect(all.filter(({ archived }) => archived)).toHaveLength(8)
  expect(all.filter(({ fork }) => fork)).toHaveLength(8)
  expect(all.filter(({ files }) => files === undefined)).toHaveLength(4)
  expect(all.filter(({ blocked }) => blocked !== undefined)).toHaveLength(2)
  expect(all.filter(({ vanishes }) => vanishes)).toHaveLength(2)
  expect(all.filter(({ formerNames }) => formerNames !== undefined).length).toBeGreaterThan(6)
})

test('the command prints what it made as JSON, the seed included', async () => {
  const program = new URL('../../dist/generator/main.js', import.meta.url).pathname
  const target = join(directory, 'command')
  const { stdout } = await run('node', [program, '--repositories', '3', '--seed', '11', '--directory', target])
  expect(JSON.parse(stdout)).toMatchObject({ seed: 11, repositories: 3, organization: 'globex' })
  expect(JSON.parse(await readFile(join(target, 'truth.json'), 'utf8'))).toMatchObject({ organization: 'globex' })
})

test('a number of repositories that is none is refused', () => {
  expect(() => describeGeneratedOrganization({ repositories: 0, seed: 1 })).toThrow('allowed is a whole number from 1')
})
