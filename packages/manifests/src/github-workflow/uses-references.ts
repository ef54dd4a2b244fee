import type { ReportProblem } from '@ioc-scanner/core'
import { textLines } from '../reading/text-lines.js'
import { readYamlTree, type YamlEntry, type YamlNode } from './yaml-tree.js'

/** The text behind a `uses:`. */
export interface UsesReference {
  readonly text: string
  /** 1-based: that of the key. */
  readonly line: number
}

const MAX_MESSAGE = 200
/** Longer lines hold no reference; the number bounds what one line may cost. */
const MAX_LINE = 10_000
const USES_LINE = /^\s*(?:-\s+)?["']?uses["']?\s*:\s+(\S.*)$/

/**
 * What a workflow (`jobs.*.uses`, `jobs.*.steps[].uses`) or a composite action (`runs.steps[].uses`) runs. A `uses` in
 * another place is somebody's input. A text that is no YAML is searched line by line, beside a problem.
 */
export function usesReferences(content: string, report: ReportProblem): readonly UsesReference[] {
  const documents = readYamlTree(content, ({ line, reason }) => {
    const shown = `${firstLineOf(reason)}: searched line by line instead`
    report(line === undefined ? { reason: shown } : { line, reason: shown })
  })
  return documents === undefined ? searchLines(content) : new UsesCollector(report).collect(documents)
}

/** Looks at every node once: aliases may lead many times to the same. */
class UsesCollector {
  readonly #report: ReportProblem
  readonly #found: UsesReference[] = []
  readonly #seen = new Set<YamlNode>()

  constructor(report: ReportProblem) {
    this.#report = report
  }

  collect(documents: readonly YamlNode[]): readonly UsesReference[] {
    for (const document of documents) {
      for (const { key, value } of this.#entriesOf(document)) {
        if (key === 'jobs') for (const job of this.#entriesOf(value)) this.#unit(job.value)
        if (key === 'runs') this.#unit(value)
      }
    }
    return this.#found
  }

  /** A job, or the `runs` of an action. */
  #unit(unit: YamlNode): void {
    for (const entry of this.#entriesOf(unit)) {
      if (entry.key === 'uses') this.#uses(entry)
      if (entry.key !== 'steps' || isEmpty(entry.value) || this.#isSeen(entry.value)) continue
      if (entry.value.kind !== 'sequence') this.#report({ line: entry.line, reason: "'steps' is no list" })
      else entry.value.items.forEach((step) => this.#step(step))
    }
  }

  #step(step: YamlNode): void {
    for (const entry of this.#entriesOf(step)) if (entry.key === 'uses') this.#uses(entry)
  }

  #uses({ value, line }: YamlEntry): void {
    if (value.kind !== 'text') this.#report({ line, reason: "'uses' is no text" })
    else this.#found.push({ text: value.value.trim(), line })
  }

  #entriesOf(node: YamlNode): readonly YamlEntry[] {
    if (isEmpty(node) || this.#isSeen(node)) return []
    if (node.kind === 'mapping') return node.entries
    this.#report({ line: node.line, reason: 'a text or a list where names and their values are due' })
    return []
  }

  #isSeen(node: YamlNode): boolean {
    const isSeen = this.#seen.has(node)
    this.#seen.add(node)
    return isSeen
  }
}

function isEmpty(node: YamlNode): boolean {
  return node.kind === 'text' && /^(?:|~|null)$/i.test(node.value)
}

function searchLines(content: string): readonly UsesReference[] {
  return textLines(content).flatMap((line, index) => {
    const [, value] = line.length > MAX_LINE ? [] : (USES_LINE.exec(line) ?? [])
    if (value === undefined) return []
    const [, quoted] = /^(?:"([^"]*)"|'([^']*)')/.exec(value)?.filter((group) => group !== undefined) ?? []
    const [plain = ''] = value.split(/\s+#/, 1)
    return { text: (quoted ?? plain).trim(), line: index + 1 }
  })
}

function firstLineOf(message: string): string {
  return (message.split('\n', 1)[0] ?? '').slice(0, MAX_MESSAGE)
}
