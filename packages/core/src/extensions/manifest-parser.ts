import type { Ecosystem } from '../vocabulary/ecosystem.js'
import type { Package, Problem } from '../vocabulary/package.js'

/** Reads one format. Pure; linear in the input; never evaluates, resolves or prints what it reads. */
export interface ManifestParser {
  /** Unique, kebab-case: `cargo-lock`. */
  readonly name: string
  /** Part of the inventory's key: raise it when the same bytes would yield other packages. */
  readonly version: number
  /** A lockfile resolves, a manifest declares, an SBOM lists: decides how sure a finding is. */
  readonly kind: 'lockfile' | 'manifest' | 'sbom'
  /** Ecosystems that its packages can be of. */
  readonly ecosystems: readonly Ecosystem[]
  /**
   * Set where the format is known by its names only: what it is and why it is not read, in words. Nothing is fetched: where
   * an indicator could be met in it, the files of a repository become one gap `unsupported-format` with this text, save
   * manifests whose lockfile is read. A parser without `unread` that matches the same file takes its place.
   */
  readonly unread?: string
  /** Whether it wants the file at that path (`/` between folders). By name alone, cheap: called for every path of every tree. */
  matches(path: string): boolean
  /**
   * Reads the whole text. What it cannot read it tells to `report`, with line and reason, and goes on: half a lockfile
   * gives packages *and* a problem. Throws never on purpose: a throw is reported under the plugin's name. Where the format
   * is `unread` it reports just that.
   */
  parse(input: ParserInput, report: ReportProblem): ParsedManifest
  /** The same for a file above the stream threshold, in constant memory but for what it keeps. `chunks` are bytes as they arrive. */
  parseStream?(input: ParserStreamInput, report: ReportProblem): Promise<ParsedManifest>
}

export interface ParserInput {
  readonly path: string
  /** Decoded, without byte order mark; line ends as in the file. */
  readonly content: string
}

export interface ParserStreamInput {
  readonly path: string
  readonly chunks: AsyncIterable<Uint8Array>
  /**
   * Is told of every package as it is read, without its path, perhaps more than once of the same; answers whether to keep it.
   * What it does not want leaves no trace: `packages` then holds the others alone, with line and path. Left out: all are kept.
   */
  readonly keeps?: (found: Package) => boolean
}

export type ReportProblem = (problem: Problem) => void

export interface ParsedManifest {
  readonly packages: readonly Package[]
  /**
   * Paths in the same repository and commit that belong to this file (`-r base.txt`), from the root. The engine fetches them,
   * from folders that it does not list itself, too. `x.yml` means `x.yaml` where only that is there. Equal files are read once:
   * what their copies in other folders refer to is found from those folders, unless the path has a leading slash.
   */
  readonly references?: readonly string[]
}
