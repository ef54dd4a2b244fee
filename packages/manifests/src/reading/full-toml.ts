import { messageOf, type Problem } from '@ioc-scanner/core'
import { parse } from 'smol-toml'
import type { TomlTable } from './machine-toml.js'

const MAX_MESSAGE = 200

/** Reads a whole text by the rules of TOML. @throws For anything that is none: `tomlProblem` says it in words. */
export function parseToml(text: string): TomlTable {
  return parse(text, { integersAsBigInt: 'asNeeded', maxDepth: 100 })
}

/** What `parseToml` threw, with its 1-based line. */
export function tomlProblem(thrown: unknown): Required<Problem> {
  const [first = ''] = messageOf(thrown).split('\n', 1)
  const line = (thrown as { line?: unknown }).line
  return {
    line: typeof line === 'number' && Number.isInteger(line) && line >= 1 ? line : 1,
    reason: `not TOML: ${first.replace(/^Invalid TOML document: /, '').slice(0, MAX_MESSAGE)}`,
  }
}
