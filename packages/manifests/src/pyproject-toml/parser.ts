import type { ManifestParser, ReportProblem } from '@ioc-scanner/core'
import { bothSides } from '../reading/both-sides.js'
import { addressOf, isFromElsewhere, PythonDeclarations } from '../reading/python-declarations.js'
import { noteUvSources, readRequirementList } from '../reading/requirement-list.js'
import { fileName } from '../reading/text-lines.js'
import { entriesOf, nodeAt, readTomlTree, type TomlNode } from '../reading/toml-tree.js'
import { requirementsTxt } from '../requirements-txt/parser.js'
import { readDynamic } from './dynamic.js'
import { poetryConstraint } from './poetry-constraint.js'

const NAME = 'pyproject.toml'
/** Where lists of requirements stand. */
const LISTS: readonly (readonly string[])[] = [
  ['project', 'dependencies'],
  ['tool', 'uv', 'dev-dependencies'],
  ['tool', 'uv', 'override-dependencies'],
  ['tool', 'uv', 'constraint-dependencies'],
  ['tool', 'rye', 'dev-dependencies'],
  ['tool', 'flit', 'metadata', 'requires'],
  ['tool', 'flit', 'metadata', 'dev-requires'],
]
/** Where tables of such lists stand. */
const TABLES_OF_LISTS: readonly (readonly string[])[] = [
  ['project', 'optional-dependencies'],
  ['dependency-groups'],
  ['tool', 'pdm', 'dev-dependencies'],
  ['tool', 'flit', 'metadata', 'requires-extra'],
]
/** Where Poetry has tables of dependencies, beside its groups. */
const POETRY_TABLES = ['dependencies', 'dev-dependencies']

/**
 * pyproject.toml: what the project itself and the tools that keep their lists here ask for, which is what lockfiles resolve. Every entry is a
 * constraint, `==` too: what was installed is in a lockfile. What a build computes is followed where a file is named, else it is a
 * problem. A file that names no dependencies is none.
 */
export const pyprojectToml: ManifestParser = {
  name: 'pyproject-toml',
  version: 3,
  kind: 'manifest',
  ecosystems: ['PyPI'],
  matches: (path) => fileName(path) === NAME,
  parse(input, report) {
    // A list for pip that it names, whatever that is called.
    return fileName(input.path) === NAME ? parseProject(input, report) : requirementsTxt.parse(input, report)
  },
}

const parseProject = bothSides(({ path, content }, report) => {
  const document = readTomlTree(content, report)
  const declarations = new PythonDeclarations(report)
  readUvSources(document, declarations)
  readPoetry(document, declarations, report)
  for (const keys of LISTS) readRequirementList(nodeAt(document, ...keys), declarations, report)
  const tables = TABLES_OF_LISTS.map((keys) => nodeAt(document, ...keys))
  for (const table of tables) for (const [, list] of entriesOf(table)) readRequirementList(list, declarations, report)
  for (const [name, node] of entriesOf(nodeAt(document, 'tool', 'pixi', 'pypi-dependencies')))
    declarations.dependency(name, node, poetryConstraint)
  const references = readDynamic(document, path, report)
  return { packages: declarations.packages(), ...(references.length > 0 ? { references } : {}) }
})

/** What uv has from somewhere else, however the lists ask for it. */
function readUvSources(document: TomlNode, declarations: PythonDeclarations): void {
  noteUvSources(document, declarations)
  for (const [, source] of entriesOf(nodeAt(document, 'tool', 'uv', 'sources'))) {
    const all = source.kind === 'list' ? source.items : [source]
    for (const one of all) if (isFromElsewhere(one)) declarations.archive(addressOf(one), one.line)
  }
}

function readPoetry(document: TomlNode, declarations: PythonDeclarations, report: ReportProblem): void {
  const poetry = nodeAt(document, 'tool', 'poetry')
  const groups = entriesOf(nodeAt(poetry, 'group')).map(([, group]) => nodeAt(group, 'dependencies'))
  // Since version 2 the table may only add to what the project's own list asks for.
  const isAddition = nodeAt(document, 'project', 'dependencies') !== undefined
  for (const table of [...POETRY_TABLES.map((key) => nodeAt(poetry, key)), ...groups]) {
    if (table !== undefined && table.kind !== 'table')
      report({ line: table.line, reason: 'dependencies that are no table' })
    const isMain = table !== undefined && table === nodeAt(poetry, 'dependencies')
    for (const [name, node] of entriesOf(table)) {
      if (name.toLowerCase() === 'python') continue // the interpreter
      const all = node.kind === 'list' ? node.items : [node]
      const addition = isMain && isAddition ? all : []
      if (addition.length > 0 && addition.every(isFromElsewhere)) declarations.isElsewhere(name)
      const isSilent = addition.some(
        (one) => one.kind === 'table' && !one.entries.has('version') && !isFromElsewhere(one),
      )
      if (!isSilent) declarations.dependency(name, node, poetryConstraint)
    }
  }
}
