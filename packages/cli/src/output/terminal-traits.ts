const USUAL_COLUMNS = 80

/** Columns of the terminal; 80 where there is none, or it does not say. */
export function columnsOf({ columns }: { readonly columns?: number }): number {
  return columns === undefined || columns < 1 ? USUAL_COLUMNS : columns
}

type Environment = Readonly<Record<string, string | undefined>>

/** Whether a program and not a person is watching. `CI=false` and `CI=0` say that it is a person. */
export function isCi(env: Environment): boolean {
  const value = env['CI']?.trim().toLowerCase() ?? ''
  return value !== '' && value !== 'false' && value !== '0'
}

/** Colour only on a terminal, and neither in CI nor where NO_COLOR is set. */
export function hasColour(stream: NodeJS.WriteStream, env: Environment): boolean {
  return stream.isTTY === true && !env['NO_COLOR'] && !isCi(env) && stream.getColorDepth({ ...env }) > 1
}
