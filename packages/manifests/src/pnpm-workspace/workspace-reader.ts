import type { ParsedManifest, ReportProblem } from '@ioc-scanner/core'
import { declarationOf, overriddenName, type Declaration } from '../package-json/declaration.js'
import { PackageList } from '../reading/package-list.js'
import { ELEMENT, type PathVisitor } from '../reading/path-visitor.js'
import type { Scalar } from '../reading/tree-sink.js'

/** Names and what is asked of them: `*` stands for any one name. The last is what is declared. */
const DECLARATIONS: readonly (readonly [steps: readonly string[], declares: Declares])[] = [
  [['catalog', '*'], declarationOf],
  [['catalogs', '*', '*'], declarationOf],
  [['overrides', '*'], overridden],
  [['packageExtensions', '*', 'dependencies', '*'], declarationOf],
  [['packageExtensions', '*', 'optionalDependencies', '*'], declarationOf],
  [['patchedDependencies', '*'], patched],
  [['configDependencies', '*'], withIntegrity],
  [['configDependencies', '*', 'integrity'], withIntegrity],
]

const MERGE_KEY = '<<'

type Declares = (name: string, value: string) => Declaration | undefined

/** Collects what a pnpm-workspace.yaml declares. */
export class WorkspaceReader implements PathVisitor {
  readonly #report: ReportProblem
  readonly #packages = new PackageList('npm', 'constraint')

  constructor(report: ReportProblem) {
    this.#report = report
  }

  opened(path: readonly string[], kind: 'object' | 'array', line: number): void {
    if (kind === 'array' && isTable(path)) this.#noMapping(path, line)
    else if (declaring(path) !== undefined && !(kind === 'object' && isTable(path)))
      this.#report({ line, reason: 'a constraint that is no text' })
  }

  value(path: readonly string[], value: Scalar, line: number): void {
    if (path.at(-1) === MERGE_KEY) return // what could not be read of it was reported
    const declares = declaring(path)
    const text = String(value)
    if (declares !== undefined) this.#declared(declares(nameIn(path), text), line)
    else if (isTable(path) && !/^(?:|~|null)$/i.test(text)) this.#noMapping(path, line)
  }

  closed(): void {
    // A mapping that ends says nothing more.
  }

  finish(): ParsedManifest {
    return { packages: this.#packages.packages() }
  }

  #declared(declaration: Declaration | undefined, line: number): void {
    if (declaration === undefined) return
    if (declaration.name === '') this.#report({ line, reason: 'a dependency without name' })
    else this.#packages.add(declaration.name, declaration.constraint, line)
  }

  #noMapping(path: readonly string[], line: number): void {
    this.#report({ line, reason: path.length === 0 ? 'the file is no mapping' : `${path[0]} is no mapping` })
  }
}

function declaring(path: readonly string[]): Declares | undefined {
  return DECLARATIONS.find(([steps]) => steps.length === path.length && fits(path, steps))?.[1]
}

/** Whether something is declared below. */
function isTable(path: readonly string[]): boolean {
  return DECLARATIONS.some(([steps]) => steps.length > path.length && fits(path, steps))
}

function fits(path: readonly string[], steps: readonly string[]): boolean {
  return path.every((step, index) => (steps[index] === '*' ? step !== ELEMENT : steps[index] === step))
}

function nameIn(path: readonly string[]): string {
  return (path[0] === 'configDependencies' ? path[1] : path.at(-1)) ?? ''
}

/** pnpm's `-` takes the dependency away, `$name` repeats what is declared anyway. */
function overridden(key: string, value: string): Declaration | undefined {
  return value.startsWith('$') || value === '-' ? undefined : declarationOf(overriddenName(key), value)
}

/** `left@1.0.0: patches/left.patch` is for that version; without one it is for whichever is installed. */
function patched(key: string): Declaration | undefined {
  const at = key.indexOf('@', 1)
  return at === -1 ? undefined : { name: key.slice(0, at), constraint: key.slice(at + 1) }
}

/** `1.0.0+sha512-…` */
function withIntegrity(name: string, value: string): Declaration | undefined {
  return declarationOf(name, value.replace(/\+sha\d+-.*$/s, ''))
}
