const BERRY_MARKS = ['__metadata:', '  resolution: '] as const

/** Whether a yarn.lock is of yarn 2 or later: both write the same name, and each has a parser of its own. */
export function isBerry(content: string): boolean {
  return BERRY_MARKS.some((mark) => content.startsWith(mark) || content.includes(`\n${mark}`))
}
