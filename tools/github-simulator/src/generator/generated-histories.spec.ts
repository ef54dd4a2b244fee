import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createOrganization, type CreatedOrganization } from '../organization/create-organization.js'
import { groundTruthOf } from '../organization/ground-truth.js'
import type { TrueExposure } from '../world/world.js'
import { describeGeneratedOrganization } from './generate-organization.js'
import { HISTORY_PLOTS, historyOf } from './histories.js'
import { randomFrom } from './random.js'

const folder = mkdtempSync(join(tmpdir(), 'histories-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** One repository for each plot, by the number of the plot. */
let created: CreatedOrganization
beforeAll(async () => {
  const repositories = HISTORY_PLOTS.map((plot, index) => ({
    name: `plot-${index}`,
    ...historyOf(randomFrom(`plots ${index}`), plot, `plot-${index}`, {}),
  }))
  created = await createOrganization({ organization: 'globex', repositories }, folder)
})

const exposures = (): readonly TrueExposure[] => created.truth.history ?? []

function git(repository: string, args: readonly string[], input = ''): string[] {
  const gitDirectory = join(folder, 'repositories', `${repository}.git`)
  const output = execFileSync('git', ['--git-dir', gitDirectory, ...args], { input }).toString('utf8')
  return output.split('\n').filter((line) => line !== '')
}

function ofPlot(plot: string): readonly TrueExposure[] {
  return exposures().filter(({ repository }) => repository === `globex/plot-${HISTORY_PLOTS.indexOf(plot)}`)
}

test('each plot leaves the exposures that its name says', () => {
  const seen = Object.fromEntries(
    HISTORY_PLOTS.map((plot) => [
      plot,
      ofPlot(plot).map(({ refs, lastSeenAt }) =>
        [
          lastSeenAt === null ? 'there' : 'gone',
          ...refs.map(({ ref, isBadNow }) => `${ref}${isBadNow ? '!' : ''}`),
        ].join(' '),
      ),
    ]),
  )
  expect(seen).toEqual({
    'came and went on the default branch': ['gone refs/heads/main'],
    'came and stayed': ['there refs/heads/main!'],
    'only on a branch, to this day': ['there refs/heads/feature/upgrade!'],
    'merged from a branch that stayed bad': ['there refs/heads/main refs/heads/feature/upgrade!'],
    'merged from a branch that is gone': ['gone refs/heads/main'],
    'repaired before it was merged, in a branch that is gone': [],
    'merged without what the branch had': ['there refs/heads/experiment!'],
    'offered by a fork': ['there refs/pull/1/head!'],
    'offered by a fork and turned down': [],
    'in an open pull request, repaired there': ['gone refs/heads/upgrade'],
    'the same file on several branches': ['there refs/heads/main refs/heads/release/1 refs/heads/release/2!'],
    'came back after it was gone': ['gone refs/heads/main'],
    'changed while it was bad': ['gone refs/heads/main'],
    'moved while it was bad': ['gone refs/heads/main', 'gone refs/heads/main'],
    'deleted with its folder': ['gone refs/heads/main'],
    'long after the campaign': ['gone refs/heads/main'],
    'never, for all that was touched': [],
    'somewhere among many commits': ['gone refs/heads/main'],
  })
})

test('git itself sees the bad version come and go where the truth says', () => {
  for (const { repository, path, name, version, refs } of exposures()) {
    const isBadBlob = remembering((blob) => mentions(git(repository, ['cat-file', 'blob', blob]), name, version))
    const commits = git(repository, ['rev-list', '--all'])
    const blobs = git(
      repository,
      ['cat-file', '--batch-check=%(objectname)'],
      commits.map((oid) => `${oid}:${path}\n`).join(''),
    )
    const badCommits = new Set(
      commits.filter((_, at) => /^[0-9a-f]{40}$/.test(blobs[at] ?? '') && isBadBlob(blobs[at] ?? '')),
    )
    for (const { ref, isBadNow, firstBad, lastBad, removedBy } of refs) {
      const dated = git(repository, ['--literal-pathspecs', 'log', '--format=%ct %H %P', ref, '--', path])
        .map((line) => line.split(' '))
        .sort(([a], [b]) => Number(a) - Number(b))
        .map(([, oid = '', ...parents]) => ({ oid, parents }))
      const bad = dated.filter(({ oid }) => badCommits.has(oid))
      const removals = dated.filter(
        ({ oid, parents }) => !badCommits.has(oid) && parents.some((parent) => badCommits.has(parent)),
      )
      const [head = ''] = git(repository, ['rev-parse', ref])
      expect({ repository, ref, first: firstBad.oid, last: lastBad.oid, removed: removedBy?.oid, isBadNow }).toEqual({
        repository,
        ref,
        first: bad.at(0)?.oid,
        last: bad.at(-1)?.oid,
        removed: badCommits.has(head) ? undefined : removals.at(-1)?.oid,
        isBadNow: badCommits.has(head),
      })
      expect(git(repository, ['show', '--no-patch', '--format=%ct', firstBad.oid])).toEqual([
        String(Date.parse(firstBad.committedAt) / 1000),
      ])
    }
  }
}, 60_000)

function remembering(judge: (blob: string) => boolean): (blob: string) => boolean {
  const known = new Map<string, boolean>()
  return (blob) => {
    const answer = known.get(blob) ?? judge(blob)
    known.set(blob, answer)
    return answer
  }
}

/** Lockfiles name package and version near each other; the plots' versions belong to no other package. */
function mentions(lines: readonly string[], name: string, version: string): boolean {
  return lines.some((line, at) => line.includes(name) && lines.slice(at, at + 4).some((near) => near.includes(version)))
}

test('runs are those of bad commits, quiet ones too, and a repository without CI has none', () => {
  const [moved] = ofPlot('came and went on the default branch')
  expect(moved?.ciRuns.some(({ isTouching }) => isTouching)).toBe(true)
  expect(moved?.ciRuns.some(({ isTouching }) => !isTouching)).toBe(true)
  const withRuns = exposures().filter(({ ciRuns }) => ciRuns.length > 0).length
  expect(withRuns).toBeGreaterThan(3)
  expect(withRuns).toBeLessThan(exposures().length)
})

test('with histories, an organization is the same but for some ordinary repositories, and as certain as before', () => {
  const options = { repositories: 40, seed: 7 }
  const plain = describeGeneratedOrganization(options)
  const rich = describeGeneratedOrganization({ ...options, history: true })
  const again = describeGeneratedOrganization({ ...options, history: true })
  const storied = rich.repositories.filter(({ commits }) => commits !== undefined)
  expect(storied.length).toBeGreaterThan(HISTORY_PLOTS.length / 2)
  expect(JSON.stringify(again.repositories.filter(({ commits }) => commits !== undefined))).toBe(
    JSON.stringify(storied),
  )
  const untouched = rich.repositories.flatMap((repository, index) => (repository.commits === undefined ? [index] : []))
  const texts = (all: typeof rich): string[] => untouched.map((index) => JSON.stringify(all.repositories[index]))
  expect(texts(rich)).toEqual(texts(plain))
  expect(groundTruthOf(rich).repositories).toBe(groundTruthOf(plain).repositories)
})

test('no lockfile of a history needs what is not in it: tools would not read it', () => {
  for (const [index, plot] of HISTORY_PLOTS.entries()) {
    const { commits = [] } = historyOf(randomFrom(`needs ${index}`), plot, 'needs', {})
    for (const file of commits.flatMap(({ files = {} }) => Object.values(files))) {
      if (file === null || typeof file === 'string' || !('lockfile' in file)) continue
      const names = new Set(file.content.packages.map(({ name }) => name))
      const needed = file.content.packages.flatMap(({ requires = {} }) => Object.keys(requires))
      expect({ plot, missing: needed.filter((name) => !names.has(name)) }).toEqual({ plot, missing: [] })
    }
  }
})
