export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

export interface JsonText {
  readonly text: string
  /** 1-based line of the key at the end of `path`; array items are keyed by their index. */
  lineOf(path: readonly (string | number)[]): number
}

const SEPARATOR = '\u0000'

/** Prints as JSON.stringify does with an indentation, and remembers on which line each key stands. Ends with a newline. */
export function printJson(value: Json, indentation: number): JsonText {
  const lines: string[] = []
  const lineByPath = new Map<string, number>()

  function print(current: Json, path: string, indent: string, label: string, end: string): void {
    lineByPath.set(path, lines.length + 1)
    if (typeof current !== 'object' || current === null) {
      lines.push(`${indent}${label}${JSON.stringify(current)}${end}`)
      return
    }
    const isList = Array.isArray(current)
    const [open, close] = isList ? '[]' : '{}'
    const children = Object.entries(current)
    if (children.length === 0) {
      lines.push(`${indent}${label}${open}${close}${end}`)
      return
    }
    lines.push(`${indent}${label}${open}`)
    const deeper = indent + ' '.repeat(indentation)
    children.forEach(([key, child], index) => {
      const childLabel = isList ? '' : `${JSON.stringify(key)}: `
      print(child, `${path}${SEPARATOR}${key}`, deeper, childLabel, index < children.length - 1 ? ',' : '')
    })
    lines.push(`${indent}${close}${end}`)
  }

  print(value, '', '', '', '')
  return {
    text: `${lines.join('\n')}\n`,
    lineOf(path) {
      const line = lineByPath.get(path.map((step) => `${SEPARATOR}${step}`).join(''))
      if (line === undefined) throw new Error(`the printed JSON has nothing at ${path.join(' → ')}`)
      return line
    },
  }
}
