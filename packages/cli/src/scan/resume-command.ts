import { printable } from '@ioc-scanner/core'

const NEEDED = ['data-dir', 'config', 'environment', 'api-url', 'branches', 'history'] as const

/** What to type to go on with that scan. Indicators and settings are those of that moment: they are not part of a scan's state. */
export function resumeCommand(id: string, flags: Readonly<Record<string, unknown>>): string {
  const lists = ['iocs', 'ioc-source'].flatMap((name) =>
    Array.isArray(flags[name]) ? flags[name].map((value) => [name, String(value)]) : [],
  )
  const single = NEEDED.flatMap((name) => (typeof flags[name] === 'string' ? [[name, flags[name]]] : []))
  const rest = [...single, ...lists].map(([name = '', value = '']) => ` --${name} ${word(value)}`)
  return `ioc-scanner scan --resume ${id}${rest.join('')}`
}

/** As a shell takes it for one word. */
function word(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${printable(text).replaceAll("'", `'\\''`)}'`
}
