/** An error entry of one field: GitHub adds `type` beside message and path, at times `extensions`. */
export class FieldError extends Error {
  constructor(
    readonly type: string | undefined,
    message: string,
    readonly extensions?: Readonly<Record<string, unknown>>,
  ) {
    super(message)
  }
}

export function notSimulated(what: string): FieldError {
  return new FieldError(
    'NOT_SIMULATED',
    `The simulator does not know ${what}: it refuses rather than to answer wrongly.`,
  )
}
