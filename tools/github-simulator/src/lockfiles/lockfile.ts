/** A package as a lockfile is told to contain it. Which of the optional parts are written depends on the format. */
export interface LockedPackage {
  /** The real name, also where the file knows the package under an alias. */
  readonly name: string
  /** Exact; `v1.2.3` for Go, a commit or tag for an action. */
  readonly version: string
  /** The name it is installed under, where npm, yarn, pnpm and bun let that differ from the real one. */
  readonly alias?: string
  readonly dev?: boolean
  /** Names of the packages in whose folders it stands, outermost first: nested copies of package-lock and bun.lock. */
  readonly inside?: readonly string[]
  /** What the project asks for, in the ecosystem's syntax. Without it the package is only there because another needs it. */
  readonly wanted?: string
  /** Names and ranges of what it needs itself. */
  readonly requires?: Readonly<Record<string, string>>
  /** A message of its author, free text: the one place where bytes of any language stand in a package-lock. */
  readonly deprecated?: string
  /** Gemfile.lock only: `x86_64-linux`. */
  readonly platform?: string
  /** go.sum only: the version was looked at but not chosen, so the file knows the hash of its go.mod alone. */
  readonly goModOnly?: boolean
}

/** A folder of the same repository that the lockfile links to: no package of a registry. */
export interface WorkspaceMember {
  readonly name: string
  readonly version: string
  readonly folder: string
}

/** What goes into one lockfile or manifest. */
export interface LockfileContent {
  /** Name of the project that the file belongs to. */
  readonly project: string
  readonly packages: readonly LockedPackage[]
  readonly members?: readonly WorkspaceMember[]
}

/** Where a package stands in a written file. Exactly one of `version` and `constraint` is there. */
export interface LockfileEntry {
  readonly ecosystem: string
  readonly name: string
  /** What a lockfile resolves to. */
  readonly version?: string
  /** What a manifest declares. */
  readonly constraint?: string
  /** 1-based. */
  readonly line: number
}

export interface WrittenLockfile {
  readonly text: string
  readonly entries: readonly LockfileEntry[]
}

export type LockfileWriter = (content: LockfileContent) => WrittenLockfile

/** The name a package is installed under. */
export function installedName(locked: LockedPackage): string {
  return locked.alias ?? locked.name
}

/** Does the project itself ask for it, and is it not a nested copy? */
export function isAskedFor(locked: LockedPackage): locked is LockedPackage & { readonly wanted: string } {
  return locked.wanted !== undefined && locked.inside === undefined
}

/** The range that leads to the package, with an alias spelled as npm, yarn, pnpm and bun do. */
export function wantedRange(locked: LockedPackage): string {
  const range = locked.wanted ?? `^${locked.version}`
  return locked.alias === undefined ? range : `npm:${locked.name}@${range}`
}
