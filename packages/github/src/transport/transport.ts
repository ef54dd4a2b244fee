import { fetch } from 'undici'
import type { SourceConnection } from '@ioc-scanner/core'
import type { ApiUrls } from './api-urls.js'
import { createDispatcher } from './dispatcher.js'

export interface TransportRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly redirect?: 'manual'
  readonly signal?: AbortSignal
}

/** Carries requests to GitHub and brings the answers: over the network, or from a recording. */
export interface Transport {
  /** As `fetch` does it. */
  send(url: string, request: TransportRequest): Promise<Response>
  /** Whether what it brings for that object cannot be checked against its oid: secrets were masked in it. */
  isMasked(oid: string): boolean
  close(): Promise<void>
}

export type OpenTransport = (connection: SourceConnection, urls: ApiUrls) => Promise<Transport>

/** @throws {CodedError} `CA_FILE_UNREADABLE`, `PROXY_INVALID`. */
export const overTheNetwork: OpenTransport = async ({ network }, urls) => {
  const dispatcher = await createDispatcher(urls.rest, network)
  return {
    send: (url, request) => fetch(url, { ...request, dispatcher }),
    isMasked: () => false,
    close: () => dispatcher.destroy(),
  }
}
