import { messageOf, type Problem, type ReportProblem } from '@ioc-scanner/core'
import { EVENT_ID, getScalarValue, parseEvents, YAMLException, type Event } from 'js-yaml'
import type { TreeSink } from './tree-sink.js'

/** js-yaml's own default, named because files are told about it. */
const MAX_DEPTH = 100

/**
 * Reads any YAML, all of its documents, by the full parser. Duplicate keys are all told; an alias is reported, because
 * what it repeats is not told again.
 * @returns Whether the text is YAML; if not, the sink was told nothing and the report says why.
 */
export function readYamlEvents(content: string, sink: TreeSink, report: ReportProblem): boolean {
  let events: Event[]
  try {
    events = parseEvents(content, { maxDepth: MAX_DEPTH })
  } catch (cause) {
    report(problemOf(cause))
    return false
  }
  tell(events, content, sink, report)
  return true
}

function tell(events: readonly Event[], content: string, sink: TreeSink, report: ReportProblem): void {
  const lines = new LineCounter(content)
  /** For each open level: whether a key comes next (a mapping), `undefined` for lists and documents. */
  const keyComesNext: (boolean | undefined)[] = []
  const isKey = (): boolean => keyComesNext.at(-1) === true
  const valueEnds = (): void => {
    const top = keyComesNext.at(-1)
    if (top !== undefined) keyComesNext[keyComesNext.length - 1] = !top
  }
  for (const event of events) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        keyComesNext.push(undefined)
        break
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE: {
        const line = lines.at(event.start)
        if (isKey()) {
          report({ line, reason: 'a key that is no text' })
          sink.key('', line)
          valueEnds()
        }
        const isMapping = event.type === EVENT_ID.MAPPING
        sink.start(isMapping ? 'object' : 'array', line)
        keyComesNext.push(isMapping ? true : undefined)
        break
      }
      case EVENT_ID.SCALAR: {
        const isEmptyDocument = keyComesNext.length === 1 && event.valueStart === -1
        if (isEmptyDocument) break
        const line = lines.at(event.valueStart)
        const value = getScalarValue(content, event)
        if (isKey()) sink.key(value, line)
        else sink.value(value, line)
        valueEnds()
        break
      }
      case EVENT_ID.ALIAS: {
        const line = lines.at(event.anchorStart)
        report({ line, reason: 'an alias: what it repeats was not read here' })
        if (isKey()) sink.key('', line)
        else sink.value('', line)
        valueEnds()
        break
      }
      case EVENT_ID.POP:
        keyComesNext.pop()
        if (keyComesNext.length > 0) {
          sink.end(lines.last)
          valueEnds()
        }
    }
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
