import type { FilesDescription, RepositoryDescription } from '../organization/description.js'
import type { Random } from './random.js'
import { Story } from './story.js'

/** How a bad version came and went. Day 0 is the first of the campaign; each story begins long before it. */
type Plot = (story: Story) => void

const PLOTS: Readonly<Record<string, Plot>> = {
  'came and went on the default branch': (story) => {
    story.add(0.1, story.project('bad'), { ci: true })
    story.work(0.3, { ci: true })
    story.add(1.5, story.project('after'))
    story.add(40, story.project('later'))
  },
  'came and stayed': (story) => {
    story.add(0.2, story.project('bad'))
    story.work(5)
  },
  'only on a branch, to this day': (story) => {
    story.work(0.1, { branch: 'feature/upgrade' })
    story.add(0.2, story.project('bad'), { branch: 'feature/upgrade' })
    story.add(2, story.project('later'))
  },
  'merged from a branch that stayed bad': (story) => {
    story.add(0.2, story.project('bad'), { branch: 'feature/upgrade', ci: true })
    story.work(0.4)
    story.add(0.6, {}, { merges: 'feature/upgrade', ci: true })
    story.add(3, story.project('after'))
    story.pulls.push({ branch: 'feature/upgrade', state: 'MERGED' })
  },
  'merged from a branch that is gone': (story) => {
    story.add(0.2, story.project('bad'), { branch: 'dependabot/bump' })
    story.work(0.4)
    story.add(0.6, {}, { merges: 'dependabot/bump', ci: true })
    story.add(3, story.project('after'))
    story.pulls.push({ branch: 'dependabot/bump', state: 'MERGED', isBranchDeleted: true })
  },
  'repaired before it was merged, in a branch that is gone': (story) => {
    story.add(0.2, story.project('bad'), { branch: 'dependabot/bump', ci: true })
    story.add(0.5, story.project('before'), { branch: 'dependabot/bump' })
    story.work(0.6, { branch: 'dependabot/bump' })
    story.add(0.8, {}, { merges: 'dependabot/bump' })
    story.pulls.push({ branch: 'dependabot/bump', state: 'MERGED', isBranchDeleted: true })
  },
  'merged without what the branch had': (story) => {
    story.add(0.2, story.project('bad'), { branch: 'experiment' })
    story.add(0.7, story.project('before'), { merges: 'experiment', message: 'Merge, keeping our versions' })
  },
  'offered by a fork': (story) => {
    story.add(0.3, story.project('bad'), { branch: 'patch-1' })
    story.pulls.push({ branch: 'patch-1', fork: story.random.chance(0.5) ? 'mallory/copy' : null })
  },
  'offered by a fork and turned down': (story) => {
    story.add(0.3, story.project('bad'), { branch: 'patch-2' })
    story.pulls.push({ branch: 'patch-2', state: 'CLOSED', fork: 'mallory/copy' })
  },
  'in an open pull request, repaired there': (story) => {
    story.add(0.3, story.project('bad'), { branch: 'upgrade', ci: true })
    story.work(0.5, { branch: 'upgrade', ci: true })
    story.add(1, story.project('after'), { branch: 'upgrade' })
    story.pulls.push({ branch: 'upgrade' })
  },
  'the same file on several branches': (story) => {
    story.work(-20, { branch: 'release/1' })
    story.work(-20, { branch: 'release/2' })
    story.add(0.2, story.project('bad'))
    story.add(0.25, story.project('bad'), { branch: 'release/1' })
    story.add(0.3, story.project('bad'), { branch: 'release/2' })
    story.add(1, story.project('after'))
    story.add(6, story.project('after'), { branch: 'release/1', ci: true })
  },
  'came back after it was gone': (story) => {
    story.add(0.1, story.project('bad'))
    story.add(0.5, story.project('before'))
    story.add(1, story.project('bad, changed'))
    story.work(2)
    story.add(4, story.project('after'))
  },
  'changed while it was bad': (story) => {
    story.add(0.1, story.project('bad'))
    story.add(0.9, story.project('bad, changed'), { ci: true })
    story.add(2, story.project('later'))
  },
  'moved while it was bad': (story) => {
    story.add(0.1, story.project('bad'))
    story.add(1, { ...story.gone(), ...story.project('bad', 'moved/') })
    story.add(2, story.project('after', 'moved/'))
  },
  'deleted with its folder': (story) => {
    story.add(0.1, story.project('bad'))
    story.add(1, story.gone())
    story.work(2)
  },
  'long after the campaign': (story) => {
    story.add(0.1, story.project('old'))
    story.add(90, story.project('bad'))
    story.add(95, story.project('after'))
  },
  'never, for all that was touched': (story) => {
    for (let change = 0; change < 6; change += 1)
      story.add(change / 10, story.project(change % 2 === 0 ? 'old' : 'before'))
  },
  'somewhere among many commits': (story) => {
    for (let change = 0; change < 110; change += 1)
      story.add(-20 + change / 6, story.project(change % 2 === 0 ? 'old' : 'before'), { ci: false })
    story.add(0.1, story.project('bad'), { ci: true })
    for (let change = 0; change < 30; change += 1) story.work(0.2 + change / 10, { ci: change === 3 })
    story.add(4, story.project('after'))
  },
}

/** The names of all plots, in the order in which repositories get them. */
export const HISTORY_PLOTS: readonly string[] = Object.keys(PLOTS)

/** A repository whose history follows a plot. Every fifth has no CI. */
export function historyOf(
  random: Random,
  plot: string,
  name: string,
  surroundings: FilesDescription,
): Pick<RepositoryDescription, 'commits' | 'pullRequests'> {
  const story = new Story(random, name, random.chance(0.8))
  story.add(-300, { ...surroundings, ...story.project('old') })
  story.work(-100)
  story.add(-30, story.project('before'))
  PLOTS[plot]?.(story)
  return story.description()
}
