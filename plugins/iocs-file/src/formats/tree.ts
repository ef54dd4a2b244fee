import { EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException, type ScalarEvent } from 'js-yaml'
import { formatError } from './format-error.js'

/** A value of JSON or YAML with its line. Everything is text: a version `1.10` stays one, and no tag makes code of it. */
export type Tree =
  | { readonly kind: 'text'; readonly line: number; readonly text: string }
  /** null. Where nothing is written at all, it has no line. */
  | { readonly kind: 'nothing'; readonly line?: number }
  | { readonly kind: 'list'; readonly line: number; readonly items: Tree[] }
  | {
      readonly kind: 'record'
      readonly line: number
      readonly members: Map<string, Tree>
      /** Keys that came twice, or are no text. */
      readonly oddKeys: string[]
    }
  | { readonly kind: 'alias'; readonly line: number }

const MAX_DEPTH = 20
/** About one for each key and each value; a value costs some 200 bytes while the file is read. */
const SEPARATORS = /[,:\n[{]/g
const MAX_SEPARATORS = 1_000_000

interface Frame {
  readonly node: Tree | null
  key?: string
}

/**
 * The first document of a JSON or YAML text; undefined where it is empty.
 * @throws {CodedError} `IOC_FILE_FORMAT` with the line.
 */
export function readTree(text: string): Tree | undefined {
  if ((text.match(SEPARATORS)?.length ?? 0) > MAX_SEPARATORS)
    throw formatError(1, `more than ${MAX_SEPARATORS} keys and values; write a list of this length as CSV`)
  // JSON may be indented by tabs, YAML may not. A tab inside JSON's text is always escaped.
  const source = /^\s*[[{]/.test(text) ? text.replaceAll('\t', ' ') : text
  const lineAt = lineCounter(source)
  const roots: Tree[] = []
  const stack: Frame[] = []
  for (const event of events(source)) {
    const top = stack.at(-1)
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        stack.push({ node: null })
        break
      case EVENT_ID.POP:
        stack.pop()
        break
      case EVENT_ID.SCALAR:
        attach(top, scalarAt(event, source, lineAt), roots)
        break
      case EVENT_ID.ALIAS:
        attach(top, { kind: 'alias', line: lineAt(event.anchorStart) }, roots)
        break
      case EVENT_ID.SEQUENCE: {
        const node: Tree = { kind: 'list', line: lineAt(event.start), items: [] }
        attach(top, node, roots)
        stack.push({ node })
        break
      }
      case EVENT_ID.MAPPING: {
        const node: Tree = { kind: 'record', line: lineAt(event.start), members: new Map(), oddKeys: [] }
        attach(top, node, roots)
        stack.push({ node })
      }
    }
  }
  const [root, second] = roots
  if (second !== undefined) throw formatError(second.line ?? 1, 'a second document; one is read')
  return root
}

function attach(frame: Frame | undefined, child: Tree, roots: Tree[]): void {
  const parent = frame?.node ?? null
  if (frame === undefined || parent === null) roots.push(child)
  else if (parent.kind === 'list') parent.items.push(child)
  else if (parent.kind === 'record') addToRecord(frame, parent, child)
}

function addToRecord(frame: Frame, record: Extract<Tree, { kind: 'record' }>, child: Tree): void {
  const { key } = frame
  if (key === undefined) {
    frame.key = child.kind === 'text' ? child.text : `(${child.kind})`
    if (child.kind !== 'text' || record.members.has(frame.key)) record.oddKeys.push(frame.key)
    return
  }
  record.members.set(key, child)
  delete frame.key
}

function scalarAt(event: ScalarEvent, source: string, lineAt: (offset: number) => number): Tree {
  if (event.valueStart < 0) return { kind: 'nothing' }
  const line = lineAt(event.valueStart)
  const text = getScalarValue(source, event)
  const isNull = event.style === SCALAR_STYLE.PLAIN && /^(?:~|null)$/i.test(text)
  return isNull ? { kind: 'nothing', line } : { kind: 'text', line, text }
}

function events(source: string) {
  try {
    return parseEvents(source, { maxDepth: MAX_DEPTH })
  } catch (cause) {
    if (!(cause instanceof YAMLException)) throw cause
    throw formatError((cause.mark?.line ?? 0) + 1, `neither JSON nor YAML: ${cause.reason}`)
  }
}

/** The line of an offset; offsets are asked for in ascending order. */
function lineCounter(source: string): (offset: number) => number {
  let line = 1
  let counted = 0
  return (offset) => {
    for (; counted < offset; counted += 1) if (source[counted] === '\n') line += 1
    return line
  }
}
