import { RequestFailure, type RepositoryFile } from '@ioc-scanner/core'
import { numberIn, type Headers } from '../transport/allowance.js'
import { brokenAnswer } from '../transport/checked-json.js'
import type { GitHubClient } from '../transport/github-client.js'
import { blobHash } from './blob-oid.js'

/** GitHub delivers blobs up to here. */
const MAX_BLOB_BYTES = 104_857_600
const GUESSED_BYTES = 1_000_000
/** Of a file that is consumed while it comes, not more than this is held at a time. */
const HELD_BYTES = 1_048_576

/**
 * One file as it comes, raw, through `consume`. Its length and oid are checked at the end, so that `consume` only ever
 * succeeds with the whole, true content.
 * @throws {RequestFailure} with the reason of the gap; whatever `consume` throws, unchanged.
 */
export async function streamBlob<T>(
  client: GitHubClient,
  { repository, file }: RepositoryFile,
  consume: (chunks: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  const { oid, size } = file
  if (size !== undefined && size > MAX_BLOB_BYTES) throw tooLarge(size)
  const [owner, repo] = repository.nameWithOwner.split('/')
  const result = await client.stream<{ readonly value: T } | { readonly thrown: unknown }>({
    kind: 'blob',
    bytes: Math.min(size ?? GUESSED_BYTES, HELD_BYTES),
    files: 1,
    repository: repository.nameWithOwner,
    route: 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}',
    parameters: { owner, repo, file_sha: oid, headers: { accept: 'application/vnd.github.raw+json' } },
    maxBytes: MAX_BLOB_BYTES,
    read: async (chunks, headers) => {
      const checked = new CheckedChunks(chunks, size ?? lengthIn(headers), client.isMasked(oid) ? undefined : oid)
      try {
        const value = await consume(checked)
        checked.throwIfFailed()
        return { value }
      } catch (thrown) {
        checked.throwIfFailed()
        // Not the request's fault: it must not be repeated for it.
        return { thrown }
      }
    },
  })
  if ('thrown' in result) throw result.thrown
  return result.value
}

/** Passes chunks on and knows at the end whether they were the blob. Remembers its failure, should the consumer hide it. */
class CheckedChunks implements AsyncIterable<Uint8Array> {
  #failure: { readonly thrown: unknown } | undefined

  constructor(
    private readonly chunks: AsyncIterable<Uint8Array>,
    private readonly size: number | undefined,
    /** undefined: it cannot be checked. */
    private readonly oid: string | undefined,
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const { size, oid } = this
    const hash = size === undefined || oid === undefined ? undefined : blobHash(oid, size)
    let received = 0
    try {
      for await (const chunk of this.chunks) {
        received += chunk.byteLength
        hash?.update(chunk)
        yield chunk
      }
      if (this.size !== undefined && received !== this.size)
        throw brokenAnswer(`${received} of ${this.size} bytes came`)
      if (hash !== undefined && hash.digest('hex') !== oid) throw brokenAnswer('the content has another oid')
    } catch (thrown) {
      this.#failure = { thrown }
      throw thrown
    }
  }

  throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure.thrown
  }
}

/** The length of what will come out of the body; unknown when that is compressed. */
function lengthIn(headers: Headers): number | undefined {
  return headers['content-encoding'] === undefined ? numberIn(headers, 'content-length') : undefined
}

function tooLarge(size: number): RequestFailure {
  return new RequestFailure(
    'REFUSED',
    'too-large',
    `the file has ${size} bytes; GitHub delivers up to ${MAX_BLOB_BYTES}`,
  )
}
