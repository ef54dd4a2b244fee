/**
 * Text in lines of at most so many columns, broken between words; a word that is longer is broken anywhere, and nothing is left out.
 * @param indent spaces before the first line @param hanging spaces before the others
 */
export function wrapped(text: string, columns: number, indent: number, hanging: number): readonly string[] {
  const lines: string[] = []
  let line = ' '.repeat(indent)
  let isEmpty = true
  for (const whole of text.split(' ')) {
    let word = whole
    if (!isEmpty && line.length + 1 + word.length > columns) {
      lines.push(line)
      line = ' '.repeat(hanging)
      isEmpty = true
    }
    while (line.length + word.length > columns && columns > hanging) {
      const fits = columns - line.length
      lines.push(line + word.slice(0, fits))
      word = word.slice(fits)
      line = ' '.repeat(hanging)
    }
    line += isEmpty ? word : ` ${word}`
    isEmpty = false
  }
  return [...lines, line]
}
