import type { ParsedManifest, ReportProblem } from '@ioc-scanner/core'
import type { LineManifestSink } from '../reading/lines.js'
import { PackageList, type Keeps } from '../reading/package-list.js'

/** Longer lines are none of go.sum; the number bounds what one line may cost. */
const MAX_LINE = 10_000

/** Collects the packages of the lines of a go.sum. */
export class SumReader implements LineManifestSink {
  readonly #report: ReportProblem
  readonly #packages: PackageList

  constructor(report: ReportProblem, keeps?: Keeps) {
    this.#report = report
    this.#packages = new PackageList('Go', 'constraint', keeps)
  }

  line(text: string, number: number): void {
    const fields = text.length > MAX_LINE ? [''] : text.split(/[ \t]+/).filter((field) => field !== '')
    if (fields.length === 0) return
    const [path, version, hash] = fields
    if (path === undefined || version === undefined || !isHash(hash) || fields.length !== 3)
      this.#report({ line: number, reason: 'not a module, its version and its hash' })
    else if (!version.endsWith('/go.mod')) this.#packages.add(path, version, number)
  }

  end(): void {
    // Every line says all that it says.
  }

  finish(): ParsedManifest {
    return { packages: this.#packages.packages() }
  }
}

/** `h1:` today; go itself tolerates others, for a later one. */
function isHash(text: string | undefined): boolean {
  return text !== undefined && /^\w+:./.test(text)
}
