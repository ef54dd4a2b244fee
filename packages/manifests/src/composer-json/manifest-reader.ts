import type { ParsedManifest, ReportProblem } from '@ioc-scanner/core'
import { PackageList } from '../reading/package-list.js'
import type { PathVisitor } from '../reading/path-visitor.js'
import type { Scalar } from '../reading/tree-sink.js'
import { composerConstraint } from './composer-constraint.js'

const LISTS = new Set(['require', 'require-dev'])
/** Packages of Packagist have a vendor; what has none is the platform: php, ext-json, lib-curl, composer-plugin-api. */
const PACKAGE = /^[\w.-]+\/[\w./-]+$/
const PLATFORM = /^(?:php(?:-[\w-]+)?|hhvm|(?:ext|lib)-[^/]+|composer(?:-(?:plugin|runtime)-api)?)$/i
/** Longer constraints are none; the number bounds what one may cost. */
const MAX_CONSTRAINT = 10_000

/** Collects what one composer.json asks for: `{ "require": { "acme/left": "^1.0" }, "require-dev": { … } }`. */
export class ManifestReader implements PathVisitor {
  readonly #report: ReportProblem
  readonly #packages = new PackageList('Packagist', 'constraint')

  constructor(report: ReportProblem) {
    this.#report = report
  }

  opened(path: readonly string[], kind: 'object' | 'array', line: number): void {
    if (path.length === 0 && kind === 'array') this.#report({ line, reason: 'the file is no object' })
    if (isDependency(path)) this.#report({ line, reason: 'a constraint that is no text' })
  }

  value([list = '', name, ...deeper]: readonly string[], value: Scalar, line: number): void {
    if (list === '') this.#report({ line, reason: 'the file is no object' })
    if (!LISTS.has(list) || deeper.length > 0) return
    if (name === undefined) this.#report({ line, reason: `${list} is no object` })
    else if (typeof value !== 'string') this.#report({ line, reason: 'a constraint that is no text' })
    else if (!PLATFORM.test(name)) this.#declared(name, value, line)
  }

  closed(): void {
    // An object that ends says nothing more.
  }

  finish(): ParsedManifest {
    return { packages: this.#packages.packages() }
  }

  #declared(name: string, constraint: string, line: number): void {
    if (!PACKAGE.test(name)) this.#report({ line, reason: 'a dependency without a name that can be one' })
    else if (constraint.length > MAX_CONSTRAINT)
      this.#report({ line, reason: 'a constraint that is too long to be one' })
    else this.#packages.add(name, composerConstraint(constraint), line)
  }
}

function isDependency(path: readonly string[]): boolean {
  return path.length === 2 && path[0] !== undefined && LISTS.has(path[0])
}
