import type { ManifestParser, ParsedManifest, ParserInput, ReportProblem } from '@ioc-scanner/core'
import { bothSides, MERGE_CONFLICT } from './both-sides.js'

type Dialect = 'classic' | 'berry'

const BERRY_MARKS = ['__metadata:', '  resolution: '] as const

/**
 * A `parse` for one of the two dialects of yarn.lock: both write the same name, and each has a parser of its own. A file
 * of the other dialect has nothing in it; what is neither is for classic. The sides of a merge conflict may differ in
 * dialect, so both parsers read their sides, and only the one that the whole file belongs to reports the conflict.
 */
export function ofDialect(
  dialect: Dialect,
  read: (input: ParserInput, report: ReportProblem) => ParsedManifest,
): ManifestParser['parse'] {
  const readSides = bothSides((side, report) =>
    dialectOf(side.content) === dialect ? read(side, report) : { packages: [] },
  )
  return ({ path, content }, report) => {
    const text = content.replace(/\r(?!\n)/g, '\n')
    const isOurs = dialectOf(text) === dialect
    if (isOurs && text !== content) {
      report({ reason: 'lone carriage returns: read as the ends of lines, which the line numbers count too' })
    }
    return readSides({ path, content: text }, (problem) => {
      if (isOurs || problem.reason !== MERGE_CONFLICT) report(problem)
    })
  }
}

function dialectOf(content: string): Dialect {
  return BERRY_MARKS.some((mark) => content.startsWith(mark) || content.includes(`\n${mark}`)) ? 'berry' : 'classic'
}
