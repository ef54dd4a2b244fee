/**
 * A world is what the simulated GitHub serves: accounts, teams, tokens and repositories. The contents of a repository
 * are a real bare git repository on disk; everything that git does not know (visibility, archived, blocked …) stands here.
 * A world is plain data, kept as `world.json` in the folder that also holds the git repositories.
 */
export interface World {
  readonly organizations: readonly OrganizationAccount[]
  readonly users: readonly UserAccount[]
  readonly tokens: readonly WorldToken[]
  readonly apps: readonly WorldApp[]
}

export interface OrganizationAccount {
  readonly login: string
  readonly databaseId: number
  /** Tokens without SSO authorization for this organization are refused as GitHub does. */
  readonly samlProtected?: boolean
  /** Logins that may read everything, secret teams too. */
  readonly owners?: readonly string[]
  /** Logins that may read private repositories. A world that names neither owners nor members treats every user token as a member. */
  readonly members?: readonly string[]
  /** On GitHub Enterprise Cloud: installations have 15,000 REST requests and 10,000 points an hour. */
  readonly enterpriseCloud?: boolean
  /** Users of the organization, for the limit of installations; without it the logins named here are counted. */
  readonly userCount?: number
  readonly teams: readonly WorldTeam[]
  readonly repositories: readonly WorldRepository[]
}

export interface UserAccount {
  readonly login: string
  readonly databaseId: number
  readonly repositories: readonly WorldRepository[]
}

export interface WorldTeam {
  readonly slug: string
  readonly name: string
  readonly privacy: 'VISIBLE' | 'SECRET'
  readonly parentSlug?: string
  readonly members: readonly string[]
  readonly repositories: readonly {
    readonly name: string
    readonly permission: 'READ' | 'TRIAGE' | 'WRITE' | 'MAINTAIN' | 'ADMIN'
  }[]
}

export interface WorldRepository {
  readonly databaseId: number
  readonly name: string
  /** Names it had before: GraphQL follows them, REST answers 301. */
  readonly formerNames?: readonly string[]
  /** Full names that it had under other owners. */
  readonly formerFullNames?: readonly string[]
  /** Bare git repository, relative to the world's folder. */
  readonly gitDirectory: string
  /** Branch name without `refs/heads/`; null when HEAD points nowhere. */
  readonly defaultBranch: string | null
  readonly visibility: 'PUBLIC' | 'PRIVATE' | 'INTERNAL'
  readonly description?: string
  readonly topics?: readonly string[]
  readonly archived?: boolean
  readonly fork?: boolean
  readonly template?: boolean
  readonly mirror?: boolean
  readonly locked?: boolean
  readonly disabled?: boolean
  /** Access blocked by GitHub: 403 with a block body for `tos`, 451 for `dmca`. */
  readonly blocked?: { readonly reason: 'tos' | 'dmca' | 'unavailable'; readonly createdAt: string }
  /** Listed, but vanished when it is asked for afterwards (deleted during the scan). */
  readonly vanishes?: boolean
  /** Organization policy forbids it to personal tokens: FORBIDDEN, 403. */
  readonly forbidden?: boolean
  readonly pushedAt: string
  readonly createdAt: string
  readonly primaryLanguage?: string
  /** Bytes per language; without it only the primary language is known, with the size of the git directory. */
  readonly languages?: readonly { readonly name: string; readonly bytes: number }[]
  /** What GitHub calls the size of a repository; without it the git directory is measured. */
  readonly diskUsageKilobytes?: number
  /** Custom properties of the organization, by name. */
  readonly customProperties?: Readonly<Record<string, string | readonly string[] | null>>
  /** GitHub's dependency graph: switched off, or at odds with what the manifests say. */
  readonly dependencyGraph?: WorldDependencyGraph
  readonly workflowRuns?: readonly WorldWorkflowRun[]
  readonly pullRequests?: readonly WorldPullRequest[]
}

export type WorldDependencyGraph =
  | 'disabled'
  | {
      /** Packages that only GitHub knows: no manifest of the repository names them. */
      readonly adds?: readonly { readonly ecosystem: string; readonly name: string; readonly version: string }[]
      /** Names of packages that GitHub does not see although a lockfile names them. */
      readonly omits?: readonly string[]
    }

/** A run of a workflow of GitHub Actions: that CI ran on a commit. */
export interface WorldWorkflowRun {
  readonly id: number
  readonly headOid: string
  readonly headBranch: string
  /** `push`, `pull_request`, `schedule` … */
  readonly event: string
  readonly workflow: string
  readonly runNumber: number
  readonly conclusion: 'success' | 'failure' | 'cancelled' | 'skipped' | 'timed_out'
  readonly createdAt: string
}

export interface WorldPullRequest {
  readonly number: number
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED'
  readonly title: string
  /** Branch of the head repository; its commits are also at `refs/pull/<number>/head`. */
  readonly headBranch: string
  readonly baseBranch: string
  /** `owner/name` of the fork that the head lies in; null when the fork was deleted; absent within one repository. */
  readonly fork?: string | null
  readonly createdAt: string
}

export interface WorldToken {
  readonly token: string
  readonly kind: 'user' | 'installation' | 'fine-grained' | 'actions'
  /** Login of the user, or of the account that the app is installed on: owner of the rate-limit bucket. */
  readonly owner: string
  readonly scopes?: readonly string[]
  /** Organizations whose SAML single sign-on this token is authorized for. */
  readonly ssoAuthorized?: readonly string[]
  /** `selected` installations see only these repositories (`owner/name`). */
  readonly selectedRepositories?: readonly string[]
  /** ISO time; an expired installation token answers 401. */
  readonly expiresAt?: string
}

export interface WorldApp {
  readonly appId: number
  readonly clientId: string
  /** PEM, SPKI: checks the RS256 signature of the app's JWT. */
  readonly publicKey: string
  readonly installations: readonly {
    readonly id: number
    readonly account: string
    readonly suspended?: boolean
    readonly selectedRepositories?: readonly string[]
  }[]
}

/** What a generated organization is known to contain: the yardstick of every end-to-end test. */
export interface GroundTruth {
  readonly organization: string
  readonly findings: readonly TrueFinding[]
  readonly gaps: readonly TrueGap[]
  /** Repositories that a scan with default settings leaves out on purpose. */
  readonly skipped: readonly { readonly repository: string; readonly reason: 'archived' | 'fork' }[]
  /** What leads out of a repository, or elsewhere in it, under a name that nobody wants: told, and no gap. */
  readonly notFollowed: { readonly submodules: EntryCount; readonly links: EntryCount }
  /**
   * What was ever resolved to on branches and in open pull requests, where commits are described one by one; in
   * repositories that a scan with default settings looks at. Known once the commits are written.
   */
  readonly history?: readonly TrueExposure[]
  /** For the cost floor: repositories to scan, distinct blobs that a scanner has to read, and the exceptions that cost a REST request each. */
  readonly repositories: number
  readonly distinctWantedBlobs: number
  readonly blobsOver512000Bytes: number
  readonly truncatedTrees: number
}

export interface TrueFinding {
  readonly repository: string
  readonly path: string
  /** 1-based line of the entry that resolves to the package. */
  readonly line: number
  readonly ecosystem: string
  readonly name: string
  /** The bad version: resolved to, pinned, or admitted by the range; `*` where a manifest declares a name of which every version is bad. */
  readonly version: string
  /** What a manifest declares, where it is a manifest. */
  readonly constraint?: string
  readonly confidence: 'confirmed' | 'likely' | 'possible'
}

export interface EntryCount {
  readonly entries: number
  /** How many repositories have one. */
  readonly repositories: number
}

export interface TrueGap {
  readonly repository: string
  readonly path?: string
  /** One of the report's gap reasons. */
  readonly reason: string
}

export interface TrueCommit {
  readonly oid: string
  /** ISO time of the committer's date. */
  readonly committedAt: string
}

/**
 * A package version that a file resolved to at some time (confidence `confirmed`: a lockfile says so, or an exact pin).
 * One for each repository, path, package and version.
 *
 * - Looked at are all branches that exist, and the heads of open pull requests whose branch is not one of them.
 * - A commit is *bad* when its whole tree resolves to the version at this path.
 * - A commit *touches* the path when `git rev-list <head> -- <path>` lists it for one of those heads.
 * - `firstBad` and `lastBad` are the earliest and the latest commit, by the committer's date, that touches the path and
 *   is bad. A version that went and came back is one exposure, from the first time to the last.
 * - `removedBy` is the latest touching commit that is not bad and has a bad parent; null as long as one head is bad.
 */
export interface TrueExposure {
  readonly repository: string
  readonly path: string
  readonly ecosystem: string
  readonly name: string
  readonly version: string
  readonly campaign: string
  readonly firstBad: TrueCommit
  readonly lastBad: TrueCommit
  readonly removedBy: TrueCommit | null
  /** Date of `firstBad`. */
  readonly firstSeenAt: string
  /** Date of `removedBy`. */
  readonly lastSeenAt: string | null
  /** The refs whose own history of the path holds a bad commit, each with its own dates. */
  readonly refs: readonly TrueExposedRef[]
  /** Workflow runs on any bad commit that one of the heads leads to, whether it touches the path or not. */
  readonly ciRuns: readonly TrueRun[]
}

export interface TrueExposedRef {
  /** `refs/heads/main`, `refs/pull/3/head` */
  readonly ref: string
  readonly isBadNow: boolean
  readonly firstBad: TrueCommit
  readonly lastBad: TrueCommit
  readonly removedBy: TrueCommit | null
}

export interface TrueRun {
  readonly id: number
  readonly oid: string
  readonly createdAt: string
  /** Does its commit touch the path? Others carry the file on. */
  readonly isTouching: boolean
}
