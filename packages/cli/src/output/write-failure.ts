import { codeOf, CodedError, messageOf, printable } from '@ioc-scanner/core'

/** Why something could not be written, in words. */
export function writeFailure(cause: unknown): string {
  switch (codeOf(cause)) {
    case 'ENOENT':
      return 'its folder does not exist'
    case 'ENOTDIR':
      return 'its folder is no folder'
    case 'EACCES':
    case 'EPERM':
      return 'permission denied'
    case 'EROFS':
      return 'the file system is read-only'
    case 'ENOSPC':
    case 'EDQUOT':
      return 'no space left on device'
    default:
      return printable(messageOf(cause))
  }
}

/** Code `OUTPUT_FAILED`. */
export function standardOutputFailed(cause: unknown): CodedError {
  return new CodedError('OUTPUT_FAILED', `could not write to standard output: ${writeFailure(cause)}`, { cause })
}
