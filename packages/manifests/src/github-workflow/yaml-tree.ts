import { EVENT_ID, getScalarValue, parseEvents, type Event } from 'js-yaml'

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

/** GitHub's own workflows stay below ten. */
const MAX_DEPTH = 100

interface Frame {
  readonly add: (node: YamlNode) => void
}

/**
 * Reads a YAML text, each document one node. Every scalar is a text: `1.10` stays `1.10`.
 * @throws What js-yaml throws for a text that is no YAML.
 */
export function readYamlTree(content: string): readonly YamlNode[] {
  const documents: YamlNode[] = []
  const anchors = new Map<string, YamlNode>()
  const frames: Frame[] = []
  const lines = new LineCounter(content)
  const put = (node: YamlNode, anchor: string | undefined): void => {
    if (anchor !== undefined) anchors.set(anchor, node)
    frames.at(-1)?.add(node)
  }
  for (const event of parseEvents(content, { maxDepth: MAX_DEPTH })) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        anchors.clear()
        frames.push({ add: (node) => documents.push(node) })
        break
      case EVENT_ID.MAPPING: {
        const entries: YamlEntry[] = []
        put({ kind: 'mapping', entries, line: lines.at(event.start) }, anchorOf(event, content))
        frames.push(mappingFrame(entries))
        break
      }
      case EVENT_ID.SEQUENCE: {
        const items: YamlNode[] = []
        put({ kind: 'sequence', items, line: lines.at(event.start) }, anchorOf(event, content))
        frames.push({ add: (node) => items.push(node) })
        break
      }
      case EVENT_ID.SCALAR:
        put(
          { kind: 'text', value: getScalarValue(content, event), line: lines.at(event.valueStart) },
          anchorOf(event, content),
        )
        break
      case EVENT_ID.ALIAS: {
        const name = anchorOf(event, content) ?? ''
        put(anchors.get(name) ?? { kind: 'text', value: '', line: lines.at(event.anchorStart) }, undefined)
        break
      }
      case EVENT_ID.POP:
        frames.pop()
    }
  }
  return documents
}

function anchorOf(
  event: Exclude<Event, { type: typeof EVENT_ID.POP | typeof EVENT_ID.DOCUMENT }>,
  content: string,
): string | undefined {
  return event.anchorStart < 0 ? undefined : content.slice(event.anchorStart, event.anchorEnd)
}

/** Nodes come as key, value, key, value … */
function mappingFrame(entries: YamlEntry[]): Frame {
  let key: YamlNode | undefined
  return {
    add: (node) => {
      if (key === undefined) {
        key = node
        return
      }
      entries.push({ key: key.kind === 'text' ? key.value : '', line: key.line, value: node })
      key = undefined
    },
  }
}

/** Counts the lines up to offsets that only grow. */
class LineCounter {
  readonly #content: string
  #line = 1
  #end: number

  constructor(content: string) {
    this.#content = content
    this.#end = content.indexOf('\n')
  }

  /** 1-based. Of an empty node, which stands nowhere, the line of the one before. */
  at(offset: number): number {
    while (this.#end !== -1 && this.#end < offset) {
      this.#line += 1
      this.#end = this.#content.indexOf('\n', this.#end + 1)
    }
    return this.#line
  }
}
