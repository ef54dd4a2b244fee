import type { GapReason } from '@ioc-scanner/core'

export type Decoded =
  { readonly text: string } | { readonly gap: { readonly reason: GapReason; readonly detail: string } }

const LFS_POINTER = /^version https:\/\/(git-lfs\.github\.com|hawser\.github\.com)\/spec\/v/

/** Text of a file: by its byte order mark, else UTF-8. An LFS pointer and what is no text are gaps. */
export function decodeContent(content: string | Uint8Array): Decoded {
  const text = typeof content === 'string' ? withoutMark(content) : decodeBytes(content)
  if (text.includes('\0')) return { gap: { reason: 'encoding', detail: 'it is binary, not text' } }
  if (text.length < 1_024 && LFS_POINTER.test(text)) {
    return {
      gap: { reason: 'lfs-pointer', detail: 'the content is kept in Git LFS; the repository holds only a pointer' },
    }
  }
  return { text }
}

/** What is not valid in its encoding is read as Latin-1: it takes any byte and leaves ASCII, of which names and versions are made. */
function decodeBytes(bytes: Uint8Array): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder(guessedEncoding(first, second), { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('latin1').decode(bytes)
  }
}

/** Without a mark, UTF-16 shows by a NUL beside the first character of a text. */
function guessedEncoding(first: number | undefined, second: number | undefined): string {
  if (first !== undefined && first !== 0 && second === 0) return 'utf-16le'
  if (first === 0 && second !== undefined && second !== 0) return 'utf-16be'
  return 'utf-8'
}

function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text
}
