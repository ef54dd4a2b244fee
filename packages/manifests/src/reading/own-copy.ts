/**
 * A part of a large text keeps all of it in memory (V8's sliced strings). Packages outlive their file by far, so they get
 * texts of their own.
 */
export function ownCopy(part: string): string {
  return part.length < 13 ? part : ` ${part}`.slice(1)
}
