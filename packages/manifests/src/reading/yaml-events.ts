import { messageOf, type Problem, type ReportProblem } from '@ioc-scanner/core'
import { EVENT_ID, getScalarValue, parseEvents, YAMLException, type Event } from 'js-yaml'
import type { TreeSink } from './tree-sink.js'

/** js-yaml's own default, named because files are told about it. */
const MAX_DEPTH = 100

/** Is told of anchors and aliases too; without these an alias is a problem, because what it repeats is not told again. */
export interface YamlSink extends TreeSink {
  /** What is told next has that name. */
  anchor?(name: string): void
  /** Instead of a value. A key that is an alias is empty. */
  alias?(name: string, line: number): void
}

/**
 * Reads any YAML, all of its documents, by the full parser. Duplicate keys are all told.
 * @returns Whether the text is YAML; if not, the sink was told nothing and the report says why.
 */
export function readYamlEvents(content: string, sink: YamlSink, report: ReportProblem): boolean {
  let events: Event[]
  try {
    events = parseEvents(content, { maxDepth: MAX_DEPTH })
  } catch (cause) {
    report(problemOf(cause))
    return false
  }
  new EventTeller(content, sink, report).tell(events)
  return true
}

type NodeEvent = Exclude<Event, { type: typeof EVENT_ID.POP | typeof EVENT_ID.DOCUMENT }>

class EventTeller {
  readonly #content: string
  readonly #sink: YamlSink
  readonly #report: ReportProblem
  readonly #lines: LineCounter
  /** For each open level: whether a key comes next (a mapping), `undefined` for lists and documents. */
  readonly #keyComesNext: (boolean | undefined)[] = []

  constructor(content: string, sink: YamlSink, report: ReportProblem) {
    this.#content = content
    this.#sink = sink
    this.#report = report
    this.#lines = new LineCounter(content)
  }

  tell(events: readonly Event[]): void {
    for (const event of events) {
      if (event.type === EVENT_ID.DOCUMENT) this.#keyComesNext.push(undefined)
      else if (event.type === EVENT_ID.POP) this.#pop()
      else this.#node(event)
    }
  }

  #pop(): void {
    this.#keyComesNext.pop()
    if (this.#keyComesNext.length === 0) return
    this.#sink.end(this.#lines.last)
    this.#nodeEnds()
  }

  #node(event: NodeEvent): void {
    const name = event.anchorStart < 0 ? '' : this.#content.slice(event.anchorStart, event.anchorEnd)
    if (event.type === EVENT_ID.ALIAS) return this.#alias(name, this.#lines.at(event.anchorStart))
    if (name !== '') this.#sink.anchor?.(name)
    if (event.type === EVENT_ID.SCALAR) {
      const isEmptyDocument = this.#keyComesNext.length === 1 && event.valueStart === -1
      if (!isEmptyDocument) this.#scalar(getScalarValue(this.#content, event), this.#lines.at(event.valueStart))
      return
    }
    const isMapping = event.type === EVENT_ID.MAPPING
    const line = this.#lines.at(event.start)
    if (this.#isKey()) {
      // It becomes a first value of an empty key, so that keys and values stay in step.
      this.#report({ line, reason: 'a key that is no text' })
      this.#sink.key('', line)
    }
    this.#sink.start(isMapping ? 'object' : 'array', line)
    this.#keyComesNext.push(isMapping ? true : undefined)
  }

  #scalar(value: string, line: number): void {
    if (this.#isKey()) this.#sink.key(value, line)
    else this.#sink.value(value, line)
    this.#nodeEnds()
  }

  #alias(name: string, line: number): void {
    if (this.#sink.alias === undefined) this.#report({ line, reason: 'an alias: what it repeats was not read here' })
    if (this.#isKey()) this.#sink.key('', line)
    else if (this.#sink.alias === undefined) this.#sink.value('', line)
    else this.#sink.alias(name, line)
    this.#nodeEnds()
  }

  #isKey(): boolean {
    return this.#keyComesNext.at(-1) === true
  }

  /** A key or a value of a mapping was told: the other comes next. */
  #nodeEnds(): void {
    const top = this.#keyComesNext.at(-1)
    if (top !== undefined) this.#keyComesNext[this.#keyComesNext.length - 1] = !top
  }
}

/** Lines of offsets that only grow. */
class LineCounter {
  readonly #content: string
  #line = 1
  #next: number

  constructor(content: string) {
    this.#content = content
    this.#next = content.indexOf('\n')
  }

  get last(): number {
    return this.#line
  }

  /** The line of that offset; of none (an empty value) the line of the one before. */
  at(offset: number): number {
    while (this.#next !== -1 && this.#next < offset) {
      this.#line += 1
      this.#next = this.#content.indexOf('\n', this.#next + 1)
    }
    return this.#line
  }
}

function problemOf(cause: unknown): Problem {
  if (!(cause instanceof YAMLException)) return { reason: `not YAML: ${messageOf(cause)}` }
  const line = cause.mark === undefined ? {} : { line: cause.mark.line + 1 }
  return { ...line, reason: `not YAML: ${cause.reason}` }
}
