const RELEASE = /^v?(\d+(?:\.\d+)*)((?:[-_.]?[a-z][\w.-]*)?)$/i
const WILDCARD = /^(?:==?)?(\d+(?:\.\d+)*\.[*x])$/i
const COMPARED = /^(?:===|==|~=|!=|<=|>=|<|>)[\w.*+!-]+$/

/**
 * Poetry's constraints in PEP 440: a caret or tilde is a range, a bare version is that version. Alternatives (`^1 || ^2`)
 * stay as they are: PEP 440 has no word for them.
 * @returns Undefined for what is no constraint of Poetry.
 */
export function poetryConstraint(constraint: string): string | undefined {
  // The space keeps `==1.0||==2.0` from being taken for one version.
  if (constraint.includes('|')) return constraint.trim().split(/\s*\|{1,2}\s*/).join(' || ') // prettier-ignore
  const parts = constraint
    .replace(/([<>=!~^])[ \t]+/g, '$1')
    .split(/[\s,]+/)
    .filter((part) => part !== '')
  const translated = parts.map(translatedPart)
  if (translated.includes(undefined)) return undefined
  return translated.filter((part) => part !== '*').join(',') || '*'
}

function translatedPart(part: string): string | undefined {
  if (part === '*') return part
  const [, wildcard] = WILDCARD.exec(part) ?? []
  if (wildcard !== undefined) return `==${wildcard.replace(/x$/i, '*')}`
  if (COMPARED.test(part)) return part
  const operator = /^[\^~=]/.exec(part)?.[0] ?? ''
  const [, release, suffix = ''] = RELEASE.exec(part.slice(operator.length)) ?? []
  if (release === undefined) return undefined
  const version = `${release}${suffix}`
  if (operator === '^') return `>=${version},<${afterCaret(release.split('.'))}`
  if (operator === '~') return `>=${version},<${raised(release.split('.').slice(0, 2))}`
  return `==${version}`
}

/** The first version that differs in what must not change: the first number that is not zero. */
function afterCaret(numbers: readonly string[]): string {
  const first = numbers.findIndex((number) => Number(number) !== 0)
  return raised(first === -1 ? numbers : numbers.slice(0, first + 1))
}

function raised(numbers: readonly string[]): string {
  return [...numbers.slice(0, -1), String(BigInt(numbers.at(-1) ?? 0) + 1n)].join('.')
}
