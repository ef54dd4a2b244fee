import { codeOf, messageOf, RequestFailure, type GapReason } from '@ioc-scanner/core'

const REASONS: Readonly<Record<string, GapReason>> = {
  EACCES: 'forbidden',
  EPERM: 'forbidden',
  ELOOP: 'symlink',
  ENOENT: 'not-found',
  ENOTDIR: 'not-found',
  EISDIR: 'not-found',
}

/** Why a file cannot be read, as a gap names it. */
export class FileFault extends Error {
  constructor(
    readonly reason: GapReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }

  /** As the request runner wants it: repeating does not help. */
  asRequestFailure(): RequestFailure {
    const code = this.reason === 'not-found' ? 'MISSING' : 'REFUSED'
    return new RequestFailure(code, this.reason, this.message, { cause: this.cause })
  }
}

/** The fault of whatever Node threw. What has no reason of its own (a broken disk) was there and cannot be had: `forbidden`. */
export function faultOf(thrown: unknown): FileFault {
  if (thrown instanceof FileFault) return thrown
  return new FileFault(REASONS[codeOf(thrown) ?? ''] ?? 'forbidden', systemMessage(thrown), { cause: thrown })
}

/** Without the absolute path that Node puts behind the comma: `EACCES: permission denied`. */
function systemMessage(thrown: unknown): string {
  const message = messageOf(thrown)
  return codeOf(thrown) === undefined ? message : message.replace(/, \w+ '.*$/s, '')
}
