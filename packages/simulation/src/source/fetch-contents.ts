import { codeOf, type FetchedFile, type RepositoryFile } from '@ioc-scanner/core'
import type { ModelledClient } from './modelled-client.js'

/** Larger files are cut by GraphQL: they are streamed. */
export const MAX_CONTENT_BYTES = 512_000

const BYTES_BESIDE_TEXT = 250
const GUESSED_BYTES = 20_000
const CUT_SHORT = 'Resource limits for this query exceeded.'

/** The files of one batch by one query; equal oids are asked for once. */
export async function fetchContents(
  client: ModelledClient,
  batch: readonly RepositoryFile[],
  textOf: (oid: string) => string,
): Promise<readonly FetchedFile[]> {
  const asked = [...new Map(batch.filter(fits).map((wanted) => [wanted.file.oid, wanted])).values()]
  const things = asked.map(({ repository, file }) => ({
    repository: repository.id,
    bytes: (file.size ?? GUESSED_BYTES) + BYTES_BESIDE_TEXT,
  }))
  const bytes = things.reduce((sum, thing) => sum + thing.bytes, 0)
  const answered = asked.length === 0 ? 0 : await ask()
  const isAnswered = new Map(asked.map(({ file }, index) => [file.oid, index < answered]))
  return batch.map((wanted): FetchedFile => {
    const answer = isAnswered.get(wanted.file.oid)
    if (answer === undefined) return { file: wanted, status: 'stream' }
    if (answer) return { file: wanted, status: 'content', content: textOf(wanted.file.oid) }
    return asked.length === 1
      ? { file: wanted, status: 'stream' }
      : { file: wanted, status: 'again', detail: CUT_SHORT }
  })

  async function ask(): Promise<number> {
    const request = {
      kind: 'contents',
      bucket: 'graphql',
      things,
      heldBytes: bytes,
      files: asked.length,
      expectedBytes: bytes,
    } as const
    try {
      return await client.send(request, async (served) => ({
        value: served.answered,
        bytes: things.slice(0, served.answered).reduce((sum, thing) => sum + thing.bytes, 0),
      }))
    } catch (failure) {
      // A single file that is too heavy for a query cannot be halved, but it can be streamed.
      if (asked.length === 1 && codeOf(failure) === 'TOO_HEAVY') return 0
      throw failure
    }
  }
}

function fits({ file }: RepositoryFile): boolean {
  return (file.size ?? 0) <= MAX_CONTENT_BYTES
}
