import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { rootCertificates } from 'node:tls'
import { Agent, EnvHttpProxyAgent, type Dispatcher } from 'undici'
import { CodedError, codeOf, type SourceConnection } from '@ioc-scanner/core'

const KEEP_ALIVE_MS = 30_000

/**
 * Connections that are kept alive, by HTTP/1.1, through the proxy that HTTPS_PROXY and NO_PROXY name. Plain http, which
 * goes to this machine only, never takes a proxy: it would see the token.
 * @throws {CodedError} `CA_FILE_UNREADABLE`, `PROXY_INVALID`.
 */
export async function createDispatcher(
  apiUrl: string,
  { caFile, requestTimeoutSeconds }: SourceConnection['network'],
): Promise<Dispatcher> {
  const tls = caFile === undefined ? {} : { ca: [...rootCertificates, await readCertificates(caFile)] }
  const options = {
    connect: { ...tls, timeout: requestTimeoutSeconds * 1_000 },
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Timed by ourselves, in seconds that the user configured.
    headersTimeout: 0,
    bodyTimeout: 0,
  }
  if (apiUrl.startsWith('http:')) return new Agent(options)
  try {
    return new EnvHttpProxyAgent({ ...options, requestTls: tls })
  } catch (cause) {
    const code = codeOf(cause) ?? 'unreadable'
    throw new CodedError('PROXY_INVALID', `HTTPS_PROXY or HTTP_PROXY holds no usable proxy URL (${code})`)
  }
}

async function readCertificates(path: string): Promise<string> {
  const pem = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CodedError('CA_FILE_UNREADABLE', `network.ca_file ${path} cannot be read (${codeOf(cause) ?? 'unknown'})`)
  })
  if (!isCertificate(pem)) {
    throw new CodedError('CA_FILE_UNREADABLE', `network.ca_file ${path} holds no certificate in PEM form`)
  }
  return pem
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined
  } catch {
    return false
  }
}
