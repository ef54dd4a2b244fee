import { CodedError } from '@ioc-scanner/core'

/** A text that as a whole is not what its format promises. */
export function formatError(line: number, reason: string): CodedError {
  return new CodedError('IOC_FILE_FORMAT', `line ${line}: ${reason}`)
}
