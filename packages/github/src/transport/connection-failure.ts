import { CodedError, codeOf, messageOf, RequestFailure } from '@ioc-scanner/core'
import { proxyTrouble } from './proxy.js'

const IN_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  UND_ERR_SOCKET: 'the connection was closed',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name could not be resolved',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
}
const CERTIFICATE = /CERT|SELF_SIGNED|LEAF_SIGNATURE|ERR_TLS/

/** The request got no answer, or not all of it. The cause is a `CodedError` `CONNECTION_FAILED` for the user. */
export function connectionFailure(thrown: unknown, host: string, redact: (text: string) => string): RequestFailure {
  const code = innermostCode(thrown)
  // A certificate will not be a better one at the next try.
  if (code !== undefined && CERTIFICATE.test(code)) {
    const message = `no connection to ${host}: its certificate is not trusted (${code}); network.ca_file may name a further authority`
    return new RequestFailure('REFUSED', 'forbidden', message, { cause: new CodedError('CONNECTION_FAILED', message) })
  }
  const trouble = proxyTrouble(thrown)
  if (trouble?.status !== undefined) return refusedByProxy(host, trouble.proxy, trouble.status)
  const words = (code === undefined ? undefined : IN_WORDS[code]) ?? redact(messageOf(innermost(thrown)))
  const through = trouble === undefined ? '' : `the proxy ${trouble.proxy} cannot be reached, `
  const message = `no connection to ${host}: ${through}${words}${code === undefined ? '' : ` (${code})`}`
  return new RequestFailure('TRANSIENT', 'timeout', message, { cause: new CodedError('CONNECTION_FAILED', message) })
}

/** A login that is missing, or a host that is not allowed, will not be there at the next try. */
function refusedByProxy(host: string, proxy: string, status: number): RequestFailure {
  const answer =
    status === 407
      ? `wants authentication (HTTP 407): HTTPS_PROXY may hold it as http://USER:PASSWORD@${proxy}`
      : `refused to connect (HTTP ${status})`
  const message = `no connection to ${host}: the proxy ${proxy} ${answer}`
  const cause = { cause: new CodedError('CONNECTION_FAILED', message) }
  return status >= 500
    ? new RequestFailure('TRANSIENT', 'timeout', message, cause)
    : new RequestFailure('REFUSED', 'forbidden', message, cause)
}

/** The cause of its cause, as far as it goes. */
export function innermost(thrown: unknown): unknown {
  let current = thrown
  for (let depth = 0; depth < 5; depth += 1) {
    const cause = (current as { cause?: unknown } | null | undefined)?.cause
    if (cause === undefined || cause === null) return current
    current = cause
  }
  return current
}

/** What Node calls it: `ECONNRESET`. */
export function innermostCode(thrown: unknown): string | undefined {
  return (
    codeOf(innermost(thrown)) ?? codeOf((thrown as { cause?: unknown } | null | undefined)?.cause) ?? codeOf(thrown)
  )
}
