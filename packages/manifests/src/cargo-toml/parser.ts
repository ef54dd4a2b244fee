import type { ManifestParser, ReportProblem } from '@ioc-scanner/core'
import { bothSides } from '../reading/both-sides.js'
import { PackageList } from '../reading/package-list.js'
import { fileName } from '../reading/text-lines.js'
import { entriesOf, isTrue, nodeAt, readTomlTree, type TomlNode } from '../reading/toml-tree.js'

/** With the spellings of old. */
const TABLES = ['dependencies', 'dev-dependencies', 'build-dependencies', 'dev_dependencies', 'build_dependencies']
const CRATE = /^[\p{L}\p{N}_-]+$/u
/** Longer requirements are none; the number bounds what one may cost. */
const MAX_REQUIREMENT = 1_000

/**
 * Cargo.toml: what a crate and a workspace ask an index for, in Cargo's own requirements, where a bare version is a caret. As in
 * Cargo.lock any index counts as crates.io, git and a path do not, with a version beside them neither: what is built is from
 * there. A member that takes a dependency from its workspace asks for nothing itself.
 */
export const cargoToml: ManifestParser = {
  name: 'cargo-toml',
  version: 2,
  kind: 'manifest',
  ecosystems: ['crates.io'],
  matches: (path) => fileName(path) === 'Cargo.toml',
  parse: bothSides(({ content }, report) => {
    const document = readTomlTree(content, report)
    const packages = new PackageList('crates.io', 'constraint')
    const targets = entriesOf(nodeAt(document, 'target')).map(([, target]) => target)
    const tables = [document, ...targets].flatMap((node) => TABLES.map((key) => nodeAt(node, key)))
    for (const table of [...tables, nodeAt(document, 'workspace', 'dependencies')]) readTable(table, packages, report)
    return { packages: packages.packages() }
  }),
}

function readTable(table: TomlNode | undefined, packages: PackageList, report: ReportProblem): void {
  if (table === undefined) return
  if (table.kind !== 'table') return report({ line: table.line, reason: 'dependencies that are no table' })
  for (const [key, node] of table.entries) readDependency(key, node, packages, report)
}

/** `left = "1"`, `nickname = { package = "left", version = "1" }` */
function readDependency(key: string, node: TomlNode, packages: PackageList, report: ReportProblem): void {
  const { line } = node
  if (node.kind !== 'text' && node.kind !== 'table') return report({ line, reason: 'a requirement that is no text' })
  const isElsewhere = nodeAt(node, 'git') !== undefined || nodeAt(node, 'path') !== undefined
  if (isElsewhere || isTrue(nodeAt(node, 'workspace'))) return
  const renamed = nodeAt(node, 'package')
  const name = renamed === undefined ? key : renamed.kind === 'text' ? renamed.text : ''
  const version = node.kind === 'text' ? node : node.entries.get('version')
  if (version !== undefined && version.kind !== 'text') return report({ line, reason: 'a requirement that is no text' })
  const requirement = version === undefined ? '*' : version.text.trim()
  if (!CRATE.test(name)) report({ line, reason: 'a dependency without a name that can be one' })
  else if (requirement.length > MAX_REQUIREMENT) report({ line, reason: 'a requirement that is too long to be one' })
  else packages.add(name, requirement, line)
}
