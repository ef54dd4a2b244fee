import type { Package, ParsedManifest, ReportProblem } from '@ioc-scanner/core'
import { declared, resolved } from '../reading/found-package.js'
import type { Keeps } from '../reading/package-list.js'
import type { PathVisitor } from '../reading/path-visitor.js'
import { pythonArchive, type PythonArchive } from '../reading/python-archive.js'
import { SeenKeys } from '../reading/seen-keys.js'
import type { Scalar } from '../reading/tree-sink.js'

/** Keys of an entry that is no package of an index. */
const ELSEWHERE = new Set(['git', 'hg', 'svn', 'bzr', 'path', 'file', 'editable'])

/** Of one entry. */
const MAX_VERSIONS = 100

/** Collects the packages of one Pipfile.lock: `{ section: { name: { version } } }`, and `_meta` beside the sections. */
export class PipfileReader implements PathVisitor {
  readonly #report: ReportProblem
  readonly #keeps: Keeps
  readonly #packages: Package[] = []
  /** Sections with names. */
  readonly #seen = new SeenKeys()
  #hasSection = false
  #line = 1
  /** More than one only where the entry says so twice: in a merge conflict, by a duplicate key. */
  #versions = new Set<string>()
  #isElsewhere = false
  #archives: PythonArchive[] = []

  constructor(report: ReportProblem, keeps: Keeps = () => true) {
    this.#report = report
    this.#keeps = keeps
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
    const key = `${section}\n${name}`
    if (this.#seen.has(key)) this.#report({ line, reason: 'a package is there twice' })
    this.#seen.add(key)
  }

  value(path: readonly string[], value: Scalar, line: number): void {
    if (path[0] === '_meta') return
    if (path.length < 3) this.#report({ line, reason: 'a value where an object is due' })
    if (path.length !== 3) return
    const [, , key = ''] = path
    const archive = key === 'file' && typeof value === 'string' ? pythonArchive(value) : undefined
    if (archive !== undefined) this.#addArchive(archive, line)
    if (ELSEWHERE.has(key) && value !== false) this.#isElsewhere = true
    if (key === 'version' && typeof value === 'string' && value.trim() !== '') this.#addVersion(value.trim(), line)
  }

  closed(path: readonly string[]): void {
    if (path.length === 0 && !this.#hasSection)
      this.#report({ reason: 'not a Pipfile.lock: it has no section of packages' })
    const [section, name] = path
    if (path.length !== 2 || section === '_meta') return
    const line = this.#line
    for (const archive of this.#archives) this.#add(resolved('PyPI', archive.name, archive.version, { line }))
    if (this.#isElsewhere) return
    if (!name) this.#report({ line, reason: 'package without name' })
    else if (this.#versions.size === 0) this.#report({ line, reason: 'package without version' })
    else for (const version of this.#versions) this.#add(packageOf(name, version, line))
  }

  finish(): ParsedManifest {
    return { packages: this.#packages }
  }

  #addArchive(archive: PythonArchive, line: number): void {
    if (this.#archives.length < MAX_VERSIONS) this.#archives.push(archive)
    else this.#report({ line, reason: `more than ${MAX_VERSIONS} archives of a package: this one was not read` })
  }

  #addVersion(version: string, line: number): void {
    if (this.#versions.size < MAX_VERSIONS) this.#versions.add(version)
    else this.#report({ line, reason: `more than ${MAX_VERSIONS} versions of a package: this one was not read` })
  }

  #add(found: Package): void {
    if (this.#keeps(found)) this.#packages.push(found)
  }
}

/** Pipenv locks with `==`; anything else was put there by hand, and is what it says: a constraint. */
function packageOf(name: string, version: string, line: number): Package {
  const [, exact] = /^={2,3}\s*([^*,\s]+)$/.exec(version) ?? []
  return exact === undefined ? declared('PyPI', name, version, { line }) : resolved('PyPI', name, exact, { line })
}
