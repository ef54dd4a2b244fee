import { isAlias, isMap, isNode, visit, type Document, type YAMLMap } from 'yaml'
import { CodedError } from '@ioc-scanner/core'
import { parseYaml } from '../layers/parse-yaml.js'
import { applyMoves } from './apply-moves.js'
import { jsonText } from './json-text.js'
import type { FileStyle, Migration } from './migration.js'
import { handOnComments } from './own-comments.js'
import { SpellingReader } from './read-spellings.js'

/**
 * Writes a configuration as it is written today: keys that moved or were spelled otherwise, values with units, in quotes
 * or in another case. Keys that nobody knows stay as they are.
 * @param file As messages show it.
 * @param style How the result is written; without it, as the text is.
 * @throws {CodedError} `CONFIG_SYNTAX`, `CONFIG_ALIAS`, `CONFIG_MIGRATION_AMBIGUOUS`.
 */
export function migrateText(text: string, file: string, style?: FileStyle): Migration {
  const normal = text.replaceAll('\r\n', '\n')
  const written = styleOf(normal)
  const target = style ?? written
  const { document, lineOf } = parsed(normal, file)
  const { contents } = document
  if (!isMap(contents)) {
    if (contents === null || (isNode(contents) && contents.toJSON() === null)) return { text, changes: [], unknown: [] }
    throw new CodedError('CONFIG_SYNTAX', `${file} holds no keys: a configuration is a section`)
  }
  refuseAliases(document, file, lineOf)
  handOnComments(document, normal)
  const reader = new SpellingReader(file, lineOf)
  reader.read(contents)
  applyMoves(document, contents, reader.moves)
  const changes = [...reader.changes].sort((a, b) => a.line - b.line)
  const { unknown } = reader
  if (changes.length === 0 && target === written) return { text, changes, unknown }
  const result = target === 'json' ? jsonOf(contents, normal) : yamlOf(document, contents, normal, written)
  return { text: text.includes('\r\n') ? result.replaceAll('\n', '\r\n') : result, changes, unknown }
}

/** JSON with comments is YAML here: written as JSON, they would be lost. */
function styleOf(text: string): FileStyle {
  try {
    JSON.parse(text)
    return 'json'
  } catch {
    return 'yaml'
  }
}

function parsed(text: string, file: string): Exclude<ReturnType<typeof parseYaml>, { problems: unknown }> {
  const answer = parseYaml(text)
  if (!('problems' in answer)) return answer
  const reasons = answer.problems.map(
    ({ line, reason }) => `${file}${line === undefined ? '' : `, line ${line}:`} ${reason}`,
  )
  throw new CodedError('CONFIG_SYNTAX', reasons.join('\n'))
}

/** Nothing follows an alias, and what is moved could lose its anchor. */
function refuseAliases(document: Document.Parsed, file: string, lineOf: (offset: number) => number): void {
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node) && !('anchor' in node && node.anchor !== undefined)) return
      const line = lineOf(node.range?.[0] ?? 0)
      throw new CodedError(
        'CONFIG_ALIAS',
        `${file}, line ${line} uses an anchor or an alias, which is never followed; write the value itself there first`,
      )
    },
  })
}

function jsonOf(contents: YAMLMap, text: string): string {
  return `${jsonText(contents, /\n([ \t]+)"/.exec(text)?.[1] ?? '  ')}\n`
}

function yamlOf(document: Document.Parsed, contents: YAMLMap, text: string, written: FileStyle): string {
  if (written === 'json') {
    visit(contents, {
      Collection: (_, collection) => void (collection.flow = false),
      Scalar: (_, scalar) => void (scalar.type = undefined),
    })
  }
  const indent = /\n( +)[^\s#-]/.exec(text)?.[1]?.length ?? 2
  return document.toString({
    lineWidth: 0,
    indent: Math.min(indent, 8),
    flowCollectionPadding: !/\{\w/.test(text),
    indentSeq: !/^(\s*)[\w.-]+:\n\1- /m.test(text),
  })
}
