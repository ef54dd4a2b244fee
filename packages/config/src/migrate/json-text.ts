import { isMap, isScalar, isSeq } from 'yaml'

/** The document as JSON, every key in its place: an object would lose keys that stand twice, and sort those of digits. */
export function jsonText(node: unknown, indent: string, margin = ''): string {
  const inner = `${margin}${indent}`
  if (isMap(node)) {
    const pairs = node.items.map(
      ({ key, value }) => `${JSON.stringify(textOf(key))}: ${jsonText(value, indent, inner)}`,
    )
    return bracketed('{}', pairs, inner, margin)
  }
  if (isSeq(node)) {
    const items = node.items.map((item) => jsonText(item, indent, inner))
    return bracketed('[]', items, inner, margin)
  }
  if (!isScalar(node)) return 'null'
  return typeof node.value === 'number' ? (node.source ?? String(node.value)) : JSON.stringify(node.value ?? null)
}

function bracketed([open = '', close = '']: string, items: readonly string[], inner: string, margin: string): string {
  if (items.length === 0) return `${open}${close}`
  return `${open}\n${items.map((item) => `${inner}${item}`).join(',\n')}\n${margin}${close}`
}

const textOf = (key: unknown): string => String(isScalar(key) ? key.value : key)
