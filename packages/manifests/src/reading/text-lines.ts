/** The lines of a text, without their ends. Only LF and CRLF end a line: so counts whoever shows the file. */
export function textLines(content: string): readonly string[] {
  return content.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
}

/** The last step of a path. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
