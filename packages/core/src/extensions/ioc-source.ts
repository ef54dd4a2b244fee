import type { Indicator } from '../vocabulary/indicator.js'
import type { Needs } from './needs.js'

/** Where indicators come from: shipped facts, a file, a feed. */
export interface IocSource {
  /** Unique, kebab-case: what users write after `--ioc-source`, and what a finding's indicator names. */
  readonly name: string
  readonly needs?: Needs
  /**
   * Yields the indicators, each once. A bad entry is told to `context.report` and left out; the rest is kept.
   * Rejects only when nothing can be had at all: the scan then carries a gap that names the source.
   */
  load(context: IocContext): AsyncIterable<Indicator>
}

export interface IocContext {
  /** What the user named for this source: files, folders or addresses (`--iocs`); empty for sources that need none. */
  readonly locations: readonly string[]
  readonly signal: AbortSignal
  /** Fetches an address as the user configured the network; absent where the host reads local files only. */
  readonly download?: Download
  /** Names an entry that could not be read, or of which something is odd. */
  report(problem: IocProblem): void
  /** Says how fresh the indicators are: ISO 8601 date or time. The report prints the last one told. */
  stamp(asOf: string): void
}

export interface IocProblem {
  readonly location: string
  /** 1-based, where known. */
  readonly line?: number
  readonly reason: string
  /** True: the entry is looked for as it stands, though it may not mean what it says. Otherwise something of it is missing. */
  readonly isDoubt?: boolean
}

/**
 * Fetches an https address, through the proxy, with the certificate authorities and within the times that the user
 * configured. Sends no login. Follows a few redirects, to https addresses only.
 * @throws {CodedError} `DOWNLOAD_FAILED` with the reason in words, which holds no query of an address; the signal's reason.
 */
export type Download = (address: URL, options: DownloadOptions) => Promise<Downloaded>

export interface DownloadOptions {
  readonly signal: AbortSignal
  /** A body that is larger, unpacked, is refused. */
  readonly maxBytes: number
}

export interface Downloaded {
  readonly body: Uint8Array
  /** What the server says about it, in lower case. */
  readonly headers: ReadonlyMap<string, string>
}
