import type { ReportProblem } from '@ioc-scanner/core'
import type { Scalar } from '../reading/tree-sink.js'
import { readYamlEvents, type YamlSink } from '../reading/yaml-events.js'

/** A YAML node that knows its line. Keys stay in order and may be there twice; an alias is the node that it means, so there may be cycles. */
export type YamlNode =
  | { readonly kind: 'text'; readonly value: string; readonly line: number }
  | { readonly kind: 'mapping'; readonly entries: readonly YamlEntry[]; readonly line: number }
  | { readonly kind: 'sequence'; readonly items: readonly YamlNode[]; readonly line: number }

export interface YamlEntry {
  readonly key: string
  /** 1-based: the key's. */
  readonly line: number
  readonly value: YamlNode
}

/**
 * Reads a YAML text, each document one node. Every scalar is a text: `1.10` stays `1.10`.
 * @returns undefined for a text that is no YAML: the report says why.
 */
export function readYamlTree(content: string, report: ReportProblem): readonly YamlNode[] | undefined {
  const builder = new TreeBuilder()
  return readYamlEvents(content, builder, report) ? builder.documents : undefined
}

class TreeBuilder implements YamlSink {
  readonly documents: YamlNode[] = []
  readonly #anchors = new Map<string, YamlNode>()
  /** Where the nodes of the open levels go. */
  readonly #levels: ((node: YamlNode) => void)[] = []
  #anchor: string | undefined
  #key: { readonly name: string; readonly line: number } = { name: '', line: 1 }

  start(kind: 'object' | 'array', line: number): void {
    if (kind === 'object') {
      const entries: YamlEntry[] = []
      this.#put({ kind: 'mapping', entries, line })
      this.#levels.push((value) => entries.push({ key: this.#key.name, line: this.#key.line, value }))
    } else {
      const items: YamlNode[] = []
      this.#put({ kind: 'sequence', items, line })
      this.#levels.push((node) => items.push(node))
    }
  }

  end(): void {
    this.#levels.pop()
    if (this.#levels.length === 0) this.#anchors.clear()
  }

  key(name: string, line: number): void {
    if (this.#anchor !== undefined) this.#anchors.set(this.#anchor, { kind: 'text', value: name, line })
    this.#anchor = undefined
    this.#key = { name, line }
  }

  value(value: Scalar, line: number): void {
    this.#put({ kind: 'text', value: String(value), line })
  }

  anchor(name: string): void {
    this.#anchor = name
  }

  alias(name: string, line: number): void {
    this.#put(this.#anchors.get(name) ?? { kind: 'text', value: '', line })
  }

  #put(node: YamlNode): void {
    if (this.#anchor !== undefined) this.#anchors.set(this.#anchor, node)
    this.#anchor = undefined
    const add = this.#levels.at(-1)
    if (add === undefined) this.documents.push(node)
    else add(node)
  }
}
