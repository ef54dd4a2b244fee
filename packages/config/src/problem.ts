import { CodedError } from '@ioc-scanner/core'
import type { Origin } from './layers/origin.js'

/** One thing that is wrong with the configuration. */
export interface ConfigProblem {
  /** `CONFIG_OUT_OF_RANGE`, `CONFIG_UNKNOWN_KEY` … */
  readonly code: string
  /** What, where, and what is allowed; one line, and never a secret. */
  readonly message: string
  /** Key in files, where one is concerned. */
  readonly key?: string
  readonly origin?: Origin
}

/** Takes the problems of a load; all are reported at once. */
export type Report = (problem: ConfigProblem) => void

/** Everything that is wrong with a configuration, at once. Code `CONFIG_INVALID`. */
export class ConfigInvalidError extends CodedError {
  constructor(readonly problems: readonly ConfigProblem[]) {
    super('CONFIG_INVALID', summaryOf(problems))
    this.name = 'ConfigInvalidError'
  }
}

function summaryOf(problems: readonly ConfigProblem[]): string {
  const [first] = problems
  if (first !== undefined && problems.length === 1) return `the configuration is not valid: ${first.message}`
  return [
    `the configuration is not valid, ${problems.length} problems:`,
    ...problems.map(({ message }) => `  ${message}`),
  ].join('\n')
}
