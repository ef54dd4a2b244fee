import type { EntryReading } from '../entry.js'

/** `pkg:npm/axios@1.14.1`, `npm:axios@1.14.1` or `npm:axios@*` on each line; `#` starts a comment, at the beginning or after a space. */
export function* listEntries(text: string): Generator<EntryReading> {
  let line = 0
  for (const raw of text.split(/\r?\n/)) {
    line += 1
    const entry = raw.replace(/(?:^|\s)#[^]*$/, '').trim()
    if (entry !== '') yield readListEntry(entry, line)
  }
}

/** The short form, also allowed as an element of JSON and YAML. A name without a version is bad in every version. */
export function readListEntry(text: string, line: number): EntryReading {
  if (text.startsWith('pkg:')) return { line, fields: { purl: [text] } }
  const colon = text.indexOf(':')
  if (colon <= 0) return { line, reason: 'neither a package URL (pkg:npm/axios@1.14.1) nor ecosystem:name@version' }
  const rest = text.slice(colon + 1)
  const at = rest.lastIndexOf('@')
  const [name, version] = at > 0 ? [rest.slice(0, at), rest.slice(at + 1)] : [rest, '*']
  return { line, fields: { ecosystem: [text.slice(0, colon)], name: [name], versions: [version] } }
}
