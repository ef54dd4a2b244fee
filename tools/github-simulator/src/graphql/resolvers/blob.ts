import { whenKnown } from '../context.js'
import type { TypeResolvers } from '../context.js'
import type { GitNode } from '../nodes.js'
import { objectResolvers } from './git-object.js'

/** GitHub cuts a text here and says so only by `isTruncated`. */
export const TEXT_LIMIT_BYTES = 512_000
const SNIFFED_BYTES = 8_000

export const blobResolvers: TypeResolvers<GitNode> = {
  ...objectResolvers,
  byteSize: ({ repository, oid }, _, { git }) =>
    whenKnown(git.objects.header(repository.gitDirectory, oid), (header) => header?.size ?? null),
  isTruncated: ({ repository, oid }, _, { git }) =>
    whenKnown(git.objects.header(repository.gitDirectory, oid), (header) => (header?.size ?? 0) > TEXT_LIMIT_BYTES),
  isBinary: ({ repository, oid }, _, { git }) =>
    whenKnown(git.objects.blob(repository.gitDirectory, oid), (content) => content !== null && looksBinary(content)),
  text: ({ repository, oid }, _, { git, meter, servedBlobs, settings }) =>
    whenKnown(git.objects.blob(repository.gitDirectory, oid), (content) => {
      if (content === null || looksBinary(content)) return null
      const text = cutText(content, settings.graphql.textCut)
      meter.charge((text.length / 1024) * meter.model.perKilobyteMs)
      servedBlobs.push({ oid, bytes: text.length })
      return text.toString('utf8')
    }),
}

/** A NUL byte near the start, as git itself decides it; UTF-16 text counts as binary. */
export function looksBinary(content: Buffer): boolean {
  return content.subarray(0, SNIFFED_BYTES).includes(0)
}

function cutText(content: Buffer, cut: 'byte' | 'character'): Buffer {
  if (content.length <= TEXT_LIMIT_BYTES) return content
  let end = TEXT_LIMIT_BYTES
  // Bytes of the form 10xxxxxx continue a character.
  if (cut === 'character') while (end > 0 && ((content[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return content.subarray(0, end)
}
