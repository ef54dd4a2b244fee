import { pythonArchive } from './python-archive.js'

/** A requirement on a package of a Python index. */
export interface PythonRequirement {
  /** As written; extras are left out. */
  readonly name: string
  /** PEP 440 without white space; `*` where every version will do. */
  readonly constraint: string
}

/** `nothing`: a path, a version control system, or an address whose file says of no package what it is. */
export type ReadRequirement = PythonRequirement | 'nothing' | 'unreadable'

const NAME = /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*/
const EXTRAS = /^\[[^\]]*\]\s*/
const SPECIFIER = /^(?:===|==|~=|!=|<=|>=|<|>)[\w.*+!-]+$/
const ARCHIVE = /\.(?:whl|zip|tar|tgz|tbz|tar\.gz|tar\.bz2|tar\.xz|egg)$/i
/** Longer requirements are no requirements; the number bounds what one line may cost. */
const MAX_LENGTH = 100_000

/** Reads one requirement as PEP 508 writes it: `name[extra] >=1,<2 ; marker`. Linear; comments and options are off already. */
export function readPythonRequirement(text: string): ReadRequirement {
  if (text.length > MAX_LENGTH) return 'unreadable'
  const [requirement = ''] = text.split(';', 1)
  const [, name] = NAME.exec(requirement) ?? []
  const afterName = name === undefined ? '' : requirement.slice(name.length).trim()
  const rest = afterName.replace(EXTRAS, '')
  if (name === undefined || !/^(?:$|[@(=~!<>])/.test(rest)) {
    return isElsewhere(text) ? atAddress(requirement) : 'unreadable'
  }
  if (rest.startsWith('@')) return atAddress(rest.slice(1))
  if (rest === '' && ARCHIVE.test(name)) return 'nothing'
  const specifiers = (rest.startsWith('(') && rest.endsWith(')') ? rest.slice(1, -1) : rest)
    .split(',')
    .map((specifier) => specifier.replace(/\s+/g, ''))
    .filter((specifier) => specifier !== '')
  if (!specifiers.every((specifier) => SPECIFIER.test(specifier))) return 'unreadable'
  return { name, constraint: specifiers.join(',') || '*' }
}

function atAddress(text: string): ReadRequirement {
  const [address = ''] = text.trim().split(/\s/, 1)
  const archive = pythonArchive(address)
  return archive === undefined ? 'nothing' : { name: archive.name, constraint: `==${archive.version}` }
}

/** A path or an address. */
function isElsewhere(text: string): boolean {
  const [first = ''] = text.trim().split(/[\s[]/, 1)
  return /^(?:\.|file:|[a-z][\w+.-]*:\/\/)/i.test(first) || /[/\\]/.test(first) || ARCHIVE.test(first)
}
