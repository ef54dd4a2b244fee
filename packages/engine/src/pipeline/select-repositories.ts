import picomatch from 'picomatch'
import { printable, type Listed, type Repository, type Selection } from '@ioc-scanner/core'
import { untilBroken } from './break-off.js'
import type { World } from './world.js'

/** Passes on the repositories that the scan is to look at; the others are skipped with their reason, the unreachable are gaps. */
export async function* selectRepositories(listed: AsyncIterable<Listed>, world: World): AsyncGenerator<Repository> {
  const skipReason = skipRule(world.selection)
  const seen = new Set<string>()
  const { coverage } = world
  const broken = (): string => `the listing broke off after ${coverage.listedOfExpected}`
  for await (const item of untilBroken(listed, broken, world)) {
    if ('total' in item) {
      coverage.repositoriesExpected(item.total)
      continue
    }
    if (item.gap !== undefined) {
      coverage.repositoryUnreachable(item.gap)
      continue
    }
    const { repository } = item
    if (seen.has(repository.id)) continue
    seen.add(repository.id)
    coverage.repositoryListed(repository)
    world.emit({ type: 'repositories-listed', listed: seen.size, total: coverage.expected })
    const reason = skipReason(repository)
    if (reason !== undefined) {
      coverage.repositorySkipped(repository, reason)
      continue
    }
    yield repository
  }
  coverage.listingDone()
}

function skipRule(selection: Selection): (repository: Repository) => string | undefined {
  const included = selection.include.length === 0 ? () => true : nameMatcher(selection.include)
  const excluded = selection.exclude.length === 0 ? () => false : nameMatcher(selection.exclude)
  const topics = new Set(selection.topics)
  return (repository) => {
    if (!included(repository.nameWithOwner)) return 'not selected by name'
    if (excluded(repository.nameWithOwner)) return 'excluded by name'
    if (repository.isArchived && !selection.includeArchived) return 'archived'
    if (repository.isFork && !selection.includeForks) return 'fork'
    if (selection.visibility !== undefined && repository.visibility !== selection.visibility) {
      return `visibility ${repository.visibility}`
    }
    if (topics.size > 0 && !repository.topics.some((topic) => topics.has(topic))) return 'no selected topic'
    return undefined
  }
}

/** A pattern with a slash is for the full name, one without for the name alone; GitHub's names have no case. */
function nameMatcher(patterns: readonly string[]): (nameWithOwner: string) => boolean {
  const options = { nocase: true, dot: true }
  const full = patterns.filter((pattern) => pattern.includes('/')).map((pattern) => picomatch(pattern, options))
  const short = patterns.filter((pattern) => !pattern.includes('/')).map((pattern) => picomatch(pattern, options))
  return (nameWithOwner) => {
    const name = printable(nameWithOwner)
    const ownName = name.slice(name.indexOf('/') + 1)
    return full.some((matches) => matches(name)) || short.some((matches) => matches(ownName))
  }
}
