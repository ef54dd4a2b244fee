import picomatch from 'picomatch'
import { CodedError, printable, type Listed, type Repository, type Selection } from '@ioc-scanner/core'
import { untilBroken } from './break-off.js'
import type { World } from './world.js'

/** Passes on the repositories that the scan is to look at; the others are skipped with their reason, the unreachable are gaps. */
export async function* selectRepositories(listed: AsyncIterable<Listed>, world: World): AsyncGenerator<Repository> {
  const included = new NamePatterns(world.selection.include)
  const skipReason = skipRule(world.selection, included)
  const seen = new Set<string>()
  const { coverage } = world
  const broken = (): string => `the listing broke off after ${coverage.listedOfExpected}`
  for await (const item of untilBroken(listed, broken, world)) {
    if ('total' in item) {
      coverage.repositoriesExpected(item.total)
      continue
    }
    if ('progress' in item) continue
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
    world.suspicion.listed(repository)
    yield repository
  }
  coverage.listingDone()
  // Where no name was met, nothing is scanned, which is plain to see.
  if (included.hasMatched) for (const pattern of included.unmatched) tellUnmatched(pattern, seen.size, world)
}

/** A name that was asked for and is not there must not look like one that was scanned. */
function tellUnmatched(pattern: string, listed: number, { coverage, warn }: World): void {
  const detail = `'${printable(pattern)}' is the name of none of the ${listed} repositories that were listed`
  if (picomatch.scan(pattern).isGlob) warn(detail)
  else coverage.gap({ repository: null, ref: null, path: null, reason: 'not-found', detail })
}

function skipRule(selection: Selection, included: NamePatterns): (repository: Repository) => string | undefined {
  const excluded = new NamePatterns(selection.exclude)
  const topics = new Set(selection.topics)
  return (repository) => {
    if (selection.include.length > 0 && !included.match(repository.nameWithOwner)) return 'not selected by name'
    if (excluded.match(repository.nameWithOwner)) return 'excluded by name'
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
class NamePatterns {
  readonly #patterns: readonly { readonly pattern: string; readonly matches: (name: string) => boolean }[]
  readonly #matched = new Set<string>()

  constructor(patterns: readonly string[]) {
    const options = { nocase: true, dot: true }
    this.#patterns = patterns.map((pattern) => {
      if (pattern === '') throw new CodedError('GLOB_INVALID', 'an empty pattern is the name of no repository')
      return { pattern, matches: picomatch(pattern, options) }
    })
  }

  match(nameWithOwner: string): boolean {
    const name = printable(nameWithOwner)
    const ownName = name.slice(name.indexOf('/') + 1)
    const hits = this.#patterns.filter(({ pattern, matches }) => matches(pattern.includes('/') ? name : ownName))
    for (const { pattern } of hits) this.#matched.add(pattern)
    return hits.length > 0
  }

  get hasMatched(): boolean {
    return this.#matched.size > 0
  }

  /** Those that no name has matched so far. */
  get unmatched(): readonly string[] {
    return this.#patterns.map(({ pattern }) => pattern).filter((pattern) => !this.#matched.has(pattern))
  }
}
