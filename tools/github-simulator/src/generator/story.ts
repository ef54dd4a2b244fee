import type { LockfileFormat } from '../lockfiles/formats.js'
import { LOCKFILE_FORMATS } from '../lockfiles/formats.js'
import type { LockedPackage } from '../lockfiles/lockfile.js'
import type {
  CommitDescription,
  FilesDescription,
  PullRequestDescription,
  RepositoryDescription,
  RunDescription,
} from '../organization/description.js'
import { harmlessPackages, rangeFor } from './harmless-packages.js'
import { projectFiles } from './projects.js'
import type { Random } from './random.js'

/** A bad version of a real attack with the versions before and after it, and the day on which it was published. */
interface Attack {
  readonly name: string
  readonly before: string
  readonly bad: string
  readonly after: string
  /** When the campaign begins. */
  readonly since: string
  readonly formats: readonly LockfileFormat[]
}

const NPM: readonly LockfileFormat[] = [
  'package-lock-3',
  'package-lock-2',
  'yarn-classic',
  'yarn-berry',
  'pnpm-9',
  'bun-lock',
]

const ATTACKS: readonly Attack[] = [
  { name: 'axios', before: '1.13.2', bad: '1.14.1', after: '1.14.0', since: '2026-03-31T00:21:58Z', formats: NPM },
  { name: 'chalk', before: '5.6.0', bad: '5.6.1', after: '5.6.2', since: '2025-09-08T13:16:00Z', formats: NPM },
  { name: 'debug', before: '4.4.1', bad: '4.4.2', after: '4.4.3', since: '2025-09-08T13:16:00Z', formats: NPM },
  {
    name: '@solana/web3.js',
    before: '1.95.5',
    bad: '1.95.7',
    after: '1.95.8',
    since: '2024-12-02T00:00:00Z',
    formats: NPM,
  },
  {
    name: 'litellm',
    before: '1.82.6',
    bad: '1.82.8',
    after: '1.83.0',
    since: '2026-03-24T00:00:00Z',
    formats: ['poetry-lock', 'uv-lock', 'pipfile-lock'],
  },
  {
    name: 'ultralytics',
    before: '8.3.40',
    bad: '8.3.41',
    after: '8.3.43',
    since: '2024-12-04T00:00:00Z',
    formats: ['poetry-lock', 'uv-lock'],
  },
  {
    name: 'arrayref',
    before: '0.3.9',
    bad: '0.3.10',
    after: '0.3.9',
    since: '2026-08-20T07:15:00Z',
    formats: ['cargo-lock'],
  },
]

/** One project's files at one time. */
type State = 'old' | 'before' | 'bad' | 'bad, changed' | 'after' | 'later'

interface Where extends Pick<CommitDescription, 'branch' | 'from' | 'merges' | 'message'> {
  /** Whether CI ran: by chance unless said, never in a repository without CI. */
  readonly ci?: boolean
}

/** A history in the making: its days count from the first day of the campaign. */
export class Story {
  readonly pulls: PullRequestDescription[] = []
  private readonly commits: CommitDescription[] = []
  private readonly attack: Attack
  private readonly format: LockfileFormat
  private readonly folder: string
  private readonly packages: readonly LockedPackage[]

  constructor(
    readonly random: Random,
    private readonly name: string,
    private readonly hasCi: boolean,
  ) {
    this.attack = random.pick(ATTACKS)
    this.format = random.pick(this.attack.formats)
    this.folder = random.pick(['', 'web/', 'services/api/', 'java script/app/'])
    const { ecosystem } = LOCKFILE_FORMATS[this.format]
    this.packages = harmlessPackages(random, ecosystem, { count: random.integer(8, 40), onlyInvented: true })
  }

  /** Adds a commit with files over those that were there. */
  add(day: number, files: CommitDescription['files'], where: Where = {}): void {
    const { ci = this.random.chance(0.7), ...rest } = where
    const person = this.random.pick(PEOPLE)
    const runs: RunDescription[] = this.random.chance(0.2)
      ? [{}, { workflow: 'nightly', event: 'schedule', afterSeconds: 40_000 }]
      : [{}]
    const time = Date.parse(this.attack.since) / 1000 + Math.round(day * 86_400)
    this.commits.push({
      ...rest,
      committedAt: isoTime(time),
      // A rebase or a squash is committed later than it was written: the committer's date is what counts.
      ...(this.random.chance(0.2) ? { authoredAt: isoTime(time - 3 * 86_400) } : {}),
      author: { name: person, email: `${person}@users.noreply.github.com` },
      ...(files === undefined ? {} : { files }),
      ...(this.hasCi && ci ? { runs } : {}),
    })
  }

  /** Other work: nothing that a scanner looks at. */
  work(day: number, where: Where = {}): void {
    this.add(day, { 'src/notes.txt': `day ${day} on ${where.branch ?? 'the default branch'}\n` }, where)
  }

  /** The project's files in a state, in its folder or another one. */
  project(state: State, folder = this.folder): FilesDescription {
    const { name, bad, before, after } = this.attack
    const { ecosystem } = LOCKFILE_FORMATS[this.format]
    const version = { old: before, before, bad, 'bad, changed': bad, after, later: after }[state]
    const dropped = { old: 3, before: 2, bad: 2, 'bad, changed': 1, after: 1, later: 0 }[state]
    const packages = consistent(this.packages.slice(0, this.packages.length - dropped))
    const attacked = { name, version, wanted: rangeFor(ecosystem, before) }
    return projectFiles({ folder, name: this.name, format: this.format, packages: [...packages, attacked] })
  }

  /** Takes the project away. */
  gone(folder = this.folder): Record<string, null> {
    return Object.fromEntries(Object.keys(this.project('old', folder)).map((path) => [path, null]))
  }

  description(): Pick<RepositoryDescription, 'commits' | 'pullRequests'> {
    return { commits: this.commits, ...(this.pulls.length === 0 ? {} : { pullRequests: this.pulls }) }
  }
}

/** Nothing needs what is not there: tools would not read such a lockfile. */
function consistent(packages: readonly LockedPackage[]): LockedPackage[] {
  const names = new Set(packages.map(({ name }) => name))
  return packages.map(({ requires, ...locked }) => {
    const kept = Object.entries(requires ?? {}).filter(([name]) => names.has(name))
    return kept.length === 0 ? locked : { ...locked, requires: Object.fromEntries(kept) }
  })
}

const PEOPLE = ['ada', 'grace', 'linus', 'margaret', 'tim', 'katherine', 'alan', 'radia']

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}
