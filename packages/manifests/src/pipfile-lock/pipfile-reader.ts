import type { Package, ReportProblem } from '@ioc-scanner/core'
import { declared, resolved } from '../reading/found-package.js'
import type { PathVisitor } from '../reading/path-visitor.js'
import { pythonArchive, type PythonArchive } from '../reading/python-archive.js'
import type { Scalar } from '../reading/tree-sink.js'

/** Keys of an entry that is no package of an index. */
const ELSEWHERE = new Set(['git', 'hg', 'svn', 'bzr', 'path', 'file', 'editable'])

/** Collects the packages of one Pipfile.lock: `{ section: { name: { version } } }`, and `_meta` beside the sections. */
export class PipfileReader implements PathVisitor {
  readonly packages: Package[] = []
  readonly #report: ReportProblem
  readonly #seen = new Map<string, Set<string>>()
  #hasSection = false
  #line = 1
  /** More than one only where the entry says so twice: in a merge conflict, by a duplicate key. */
  #versions = new Set<string>()
  #isElsewhere = false
  #archives: PythonArchive[] = []

  constructor(report: ReportProblem) {
    this.#report = report
  }

  opened(path: readonly string[], kind: 'object' | 'array', line: number): void {
    if (path[0] === '_meta') this.#hasSection = true
    if (path[0] === '_meta' || path.length > 2) return
    if (kind !== 'object') this.#report({ line, reason: 'a list where an object is due' })
    if (path.length > 0) this.#hasSection = true
    const [section = '', name] = path
    if (name === undefined) return
    this.#line = line
    this.#versions = new Set()
    this.#isElsewhere = false
    this.#archives = []
    const seen = this.#seen.get(section) ?? new Set()
    this.#seen.set(section, seen)
    if (seen.has(name)) this.#report({ line, reason: 'a package is there twice' })
    seen.add(name)
  }

  value(path: readonly string[], value: Scalar, line: number): void {
    if (path[0] === '_meta') return
    if (path.length < 3) this.#report({ line, reason: 'a value where an object is due' })
    if (path.length !== 3) return
    const [, , key = ''] = path
    const archive = key === 'file' && typeof value === 'string' ? pythonArchive(value) : undefined
    if (archive !== undefined) this.#archives.push(archive)
    if (ELSEWHERE.has(key) && value !== false) this.#isElsewhere = true
    if (key === 'version' && typeof value === 'string' && value.trim() !== '') this.#versions.add(value.trim())
  }

  closed(path: readonly string[]): void {
    if (path.length === 0 && !this.#hasSection)
      this.#report({ reason: 'not a Pipfile.lock: it has no section of packages' })
    const [section, name] = path
    if (path.length !== 2 || section === '_meta') return
    const line = this.#line
    for (const archive of this.#archives) this.packages.push(resolved('PyPI', archive.name, archive.version, { line }))
    if (this.#isElsewhere) return
    if (!name) this.#report({ line, reason: 'package without name' })
    else if (this.#versions.size === 0) this.#report({ line, reason: 'package without version' })
    else for (const version of this.#versions) this.packages.push(packageOf(name, version, line))
  }
}

/** Pipenv locks with `==`; anything else was put there by hand, and is what it says: a constraint. */
function packageOf(name: string, version: string, line: number): Package {
  const [, exact] = /^={2,3}\s*([^*,\s]+)$/.exec(version) ?? []
  return exact === undefined ? declared('PyPI', name, version, { line }) : resolved('PyPI', name, exact, { line })
}
