import { normaliseName, type Package, type ReportProblem } from '@ioc-scanner/core'
import { PackageList } from './package-list.js'
import { pythonArchive } from './python-archive.js'
import { readPythonRequirement } from './python-requirement.js'
import { entriesOf, textOf, type TomlNode } from './toml-tree.js'

const NAME = /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/
/** Where a dependency is from when it is from no index. */
const ELSEWHERE = ['git', 'hg', 'svn', 'bzr', 'path', 'file', 'url', 'workspace']
/** Longer constraints are none; the number bounds what one may cost. */
const MAX_CONSTRAINT = 10_000

/** What a tool's constraint means in PEP 440, or a text that is none where PEP 440 cannot say it; undefined for no constraint. */
export type ConstraintDialect = (constraint: string) => string | undefined

/** Collects what a Python project asks an index for: each name under each constraint once. */
export class PythonDeclarations {
  readonly #report: ReportProblem
  readonly #packages = new PackageList('PyPI', 'constraint')
  /** Normalised names of what the project has from somewhere else. */
  readonly #elsewhere = new Set<string>()

  constructor(report: ReportProblem) {
    this.#report = report
  }

  /** From now on a requirement on that name asks no index. */
  isElsewhere(name: string): void {
    this.#elsewhere.add(normaliseName('PyPI', name))
  }

  /** One requirement as PEP 508 writes it. */
  requirement(text: string, line: number): void {
    const read = readPythonRequirement(text.trim())
    if (read === 'unreadable') this.#report({ line, reason: 'not a requirement' })
    else if (read !== 'nothing') this.#add(read.name, read.constraint, line)
  }

  /** What an address leads to, where its file says of which package it is. */
  archive(address: string, line: number): void {
    const archive = pythonArchive(address)
    if (archive !== undefined) this.#packages.add(archive.name, `==${archive.version}`, line)
  }

  /** `left = "…"`, `left = { version = "…", … }` or a list of those. */
  dependency(name: string, node: TomlNode, dialect: ConstraintDialect): void {
    const { line } = node
    if (node.kind === 'list') {
      for (const item of node.items) this.dependency(name, item, dialect)
      return
    }
    const version = node.kind === 'table' ? node.entries.get('version') : node
    if (isFromElsewhere(node)) {
      this.archive(addressOf(node), line)
    } else if (version !== undefined && version.kind !== 'text') {
      this.#report({ line, reason: 'a constraint that is no text' })
    } else if (!NAME.test(name)) {
      this.#report({ line, reason: 'a dependency without a name that can be one' })
    } else {
      const text = version?.text ?? '*'
      const constraint = text.length > MAX_CONSTRAINT ? undefined : dialect(text)
      if (constraint === undefined) this.#report({ line, reason: 'not a constraint' })
      else this.#add(name, constraint, line)
    }
  }

  packages(): readonly Package[] {
    return this.#packages.packages()
  }

  #add(name: string, constraint: string, line: number): void {
    if (!this.#elsewhere.has(normaliseName('PyPI', name))) this.#packages.add(name, constraint, line)
  }
}

/** Whether a table says that a dependency is from a folder, a repository or an address. */
export function isFromElsewhere(node: TomlNode): boolean {
  return entriesOf(node).some(([key]) => ELSEWHERE.includes(key))
}

/** The address in a table that says where a dependency is from; empty where it has none. */
export function addressOf(node: TomlNode): string {
  return entriesOf(node)
    .flatMap(([key, value]) => (key === 'url' || key === 'file' ? (textOf(value) ?? '') : ''))
    .join('')
}
