import { codeOf, type FetchedFile, type GapReason, type RepositoryFile } from '@ioc-scanner/core'
import { aliasObjects } from '../transport/repository-aliases.js'
import { isObject, isOid, type JsonObject } from '../transport/checked-json.js'
import { errorAbove } from '../transport/error-paths.js'
import type { GitHubClient, GraphqlAnswer } from '../transport/github-client.js'
import type { GraphqlError } from '../transport/graphql-errors.js'
import { isBlob } from './blob-oid.js'

/** GitHub cuts `Blob.text` here, and says so by nothing but `isTruncated`. */
export const MAX_CONTENT_BYTES = 512_000

type BlobAnswer =
  | { readonly status: 'content'; readonly content: string }
  | { readonly status: 'gap'; readonly reason: GapReason; readonly detail: string }
  | { readonly status: 'stream' }
  | { readonly status: 'again'; readonly detail: string }

interface AskedBlob {
  readonly oid: string
  readonly repository: string
  readonly bytes: number
}

const FRAGMENT = ' fragment B on Blob{oid byteSize isBinary isTruncated text}'
const BYTES_BESIDE_TEXT = 250
const GUESSED_BYTES = 20_000

/** The files of one batch, by one query over all their repositories. Equal oids are asked for once. */
export async function fetchContents(
  client: GitHubClient,
  batch: readonly RepositoryFile[],
): Promise<readonly FetchedFile[]> {
  const asked = distinctBlobs(batch)
  const answers = asked.length === 0 ? new Map<string, BlobAnswer>() : await ask(client, asked)
  const askedIn = new Map(asked.map(({ oid, repository }) => [oid, repository]))
  return batch.map((file): FetchedFile => {
    const { oid } = file.file
    const answer = answers.get(oid) ?? { status: 'stream' }
    // What one repository refuses, another that holds the same blob may give.
    const isElsewhere = answer.status === 'gap' && askedIn.get(oid) !== file.repository.nameWithOwner
    return isElsewhere ? { file, status: 'again', detail: answer.detail } : { file, ...answer }
  })
}

function distinctBlobs(batch: readonly RepositoryFile[]): readonly AskedBlob[] {
  const asked = new Map<string, AskedBlob>()
  for (const { repository, file } of batch) {
    const { oid, size } = file
    if (asked.has(oid) || !isOid(oid) || (size ?? 0) > MAX_CONTENT_BYTES) continue
    asked.set(oid, { oid, repository: repository.nameWithOwner, bytes: (size ?? GUESSED_BYTES) + BYTES_BESIDE_TEXT })
  }
  return [...asked.values()]
}

async function ask(client: GitHubClient, asked: readonly AskedBlob[]): Promise<ReadonlyMap<string, BlobAnswer>> {
  const { fields, paths } = aliasObjects(asked, ({ oid }) => `object(oid:"${oid}"){...B}`)
  const isSingle = asked.length === 1
  try {
    return await client.graphql({
      kind: 'contents',
      bytes: asked.reduce((sum, { bytes }) => sum + bytes, 0),
      files: asked.length,
      things: asked.length,
      fields,
      fragments: FRAGMENT,
      read: (answer) =>
        new Map(
          asked.map(({ oid }, index) => {
            const object = { oid, isMasked: client.isMasked(oid) }
            return [oid, readBlob(answer, paths[index] ?? ['', ''], object, isSingle)]
          }),
        ),
    })
  } catch (failure) {
    // A single blob that is too heavy for a query cannot be halved, but it can be streamed.
    const [only] = asked
    if (isSingle && only !== undefined && codeOf(failure) === 'TOO_HEAVY')
      return new Map([[only.oid, { status: 'stream' }]])
    throw failure
  }
}

function readBlob(
  { data, errors }: GraphqlAnswer,
  [alias, name]: readonly [string, string],
  asked: { readonly oid: string; readonly isMasked: boolean },
  isSingle: boolean,
): BlobAnswer {
  const repository = data[alias]
  if (!isObject(repository)) return lost(errorAbove(errors, [alias]), 'the repository', isSingle)
  const blob = repository[name]
  const error = errors.find(({ path }) => path[0] === alias && path[1] === name)
  if (!isObject(blob)) return lost(error, 'the file', isSingle)
  return error === undefined ? readText(blob, asked) : lost(error, 'the file', isSingle)
}

/** Text is believed when its bytes have the oid that was asked for, or when nothing but its encoding can be the reason why not. */
function readText(
  { oid, isBinary, isTruncated, byteSize, text }: JsonObject,
  asked: { readonly oid: string; readonly isMasked: boolean },
): BlobAnswer {
  if (oid !== asked.oid || isTruncated !== false || isBinary === true || typeof text !== 'string')
    return { status: 'stream' }
  const isWhole = asked.isMasked || isBlob(asked.oid, Buffer.from(text)) || isReencoded(text, byteSize)
  return isWhole ? { status: 'content', content: text } : { status: 'stream' }
}

const REPLACEMENT = '\ufffd'

/**
 * Whether text of that many bytes was no UTF-8 and got replacement characters, each for one to three of its bytes. Names and
 * versions are ASCII, which survives; fetching the blob a second time would bring nothing that can be matched.
 */
function isReencoded(text: string, byteSize: unknown): boolean {
  const replaced = text.split(REPLACEMENT).length - 1
  const bytes = Buffer.byteLength(text)
  return replaced > 0 && typeof byteSize === 'number' && byteSize <= bytes && byteSize >= bytes - 2 * replaced
}

function lost(error: GraphqlError | undefined, what: string, isSingle: boolean): BlobAnswer {
  if (error === undefined)
    return { status: 'gap', reason: 'not-found', detail: `GitHub does not have ${what} any more` }
  if (!error.passes) return { status: 'gap', reason: error.reason, detail: error.message }
  return isSingle ? { status: 'stream' } : { status: 'again', detail: error.message }
}
