const BERRY_MARKS = ['__metadata:', '  resolution: '] as const

/** Whether a text has a line that only yarn 2 or later writes. */
export function isBerry(content: string): boolean {
  return BERRY_MARKS.some((mark) => content.startsWith(mark) || content.includes(`\n${mark}`))
}
