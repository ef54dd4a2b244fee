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
  /** Names an entry that could not be read. */
  report(problem: IocProblem): void
  /** Says how fresh the indicators are: ISO 8601 date or time. The report prints the last one told. */
  stamp(asOf: string): void
}

export interface IocProblem {
  readonly location: string
  /** 1-based, where known. */
  readonly line?: number
  readonly reason: string
}
