import type { Answer, RequestDescription, RequestRunner, SourceConnection } from '@ioc-scanner/core'
import type { ModelledRequest } from '../server/modelled-request.js'
import type { ModelledServer, Served } from '../server/modelled-server.js'

/** What is received while an answer comes in. */
export interface Received<T> {
  readonly value: T
  readonly bytes: number
}

type Described = ModelledRequest & Pick<RequestDescription, 'files' | 'repository'> & { readonly expectedBytes: number }

/** Sends modelled requests as packages/github sends real ones: each through the host's runner, with the same description. */
export class ModelledClient {
  readonly #requests: RequestRunner
  readonly #requestTimeoutMs: number

  constructor(
    private readonly server: ModelledServer,
    { requests, network }: SourceConnection,
  ) {
    this.#requests = requests
    this.#requestTimeoutMs = network.requestTimeoutSeconds * 1_000
  }

  /** `receive` is called anew at every attempt. @throws {RequestFailure} */
  send<T>(
    { kind, bucket, things, heldBytes, files, repository, expectedBytes }: Described,
    receive: (served: Served, signal: AbortSignal) => Promise<Received<T>>,
  ): Promise<T> {
    const request: ModelledRequest = { kind, bucket, things, heldBytes }
    const description: RequestDescription = {
      kind,
      bucket,
      points: 1,
      bytes: expectedBytes,
      files,
      ...(repository === undefined ? {} : { repository }),
    }
    return this.#requests.run(description, (signal, answers) =>
      this.server.serve(
        request,
        { requestTimeoutMs: this.#requestTimeoutMs, answers },
        signal,
        async (served): Promise<Answer<T>> => {
          const { value, bytes } = await receive(served, signal)
          return { value, points: 1, allowance: this.server.allowance(request), receivedBytes: bytes }
        },
      ),
    )
  }

  /** A file's bytes come through the line. */
  transfer(bytes: number, signal: AbortSignal): Promise<void> {
    return this.server.transfer(bytes, signal)
  }
}
