/** One line of a difference: `+` came, `-` went, a blank stayed. */
interface DiffLine {
  readonly sign: '+' | '-' | ' '
  readonly text: string
}

const CONTEXT_LINES = 2
/** More pairs of lines than this are not compared: everything between the first and the last change is replaced. */
const MOST_PAIRS = 4_000_000

/** What changes between two texts, as people read it: changed lines with two lines around them, `…` for the others. */
export function lineDiff(before: string, after: string): string {
  const lines = compared(linesOf(before), linesOf(after))
  if (lines.every(({ sign }) => sign === ' ')) return ''
  const isNear = lines.map(() => false)
  for (const [index, { sign }] of lines.entries()) {
    if (sign === ' ') continue
    isNear.fill(true, Math.max(0, index - CONTEXT_LINES), index + CONTEXT_LINES + 1)
  }
  return lines
    .map(({ sign, text }, index) => {
      if (isNear[index]) return `${`${sign} ${text}`.trimEnd()}\n`
      return isNear[index - 1] === false ? '' : '  …\n'
    })
    .join('')
}

function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

function compared(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1
  let end = 0
  const shorter = Math.min(before.length, after.length) - start
  while (end < shorter && before.at(-1 - end) === after.at(-1 - end)) end += 1
  const [went, came] = [before.slice(start, before.length - end), after.slice(start, after.length - end)]
  const middle = went.length * came.length > MOST_PAIRS ? replaced(went, came) : longestCommon(went, came)
  const same = (text: string): DiffLine => ({ sign: ' ', text })
  return [...before.slice(0, start).map(same), ...middle, ...before.slice(before.length - end).map(same)]
}

function replaced(went: readonly string[], came: readonly string[]): readonly DiffLine[] {
  return [...went.map((text) => ({ sign: '-' as const, text })), ...came.map((text) => ({ sign: '+' as const, text }))]
}

/** By the longest common subsequence. */
function longestCommon(went: readonly string[], came: readonly string[]): readonly DiffLine[] {
  const width = came.length + 1
  const lengths = new Uint32Array((went.length + 1) * width)
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0
  for (let row = went.length - 1; row >= 0; row -= 1) {
    for (let column = came.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        went[row] === came[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1))
    }
  }
  const lines: DiffLine[] = []
  let [row, column] = [0, 0]
  while (row < went.length && column < came.length) {
    const [old = '', young = ''] = [went[row], came[column]]
    if (old === young) {
      lines.push({ sign: ' ', text: old })
      row += 1
      column += 1
    } else if (at(row + 1, column) >= at(row, column + 1)) {
      lines.push({ sign: '-', text: old })
      row += 1
    } else {
      lines.push({ sign: '+', text: young })
      column += 1
    }
  }
  return [...lines, ...replaced(went.slice(row), came.slice(column))]
}
