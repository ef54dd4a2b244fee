import type { GapReason } from '@ioc-scanner/core'

export type Decoded =
  { readonly text: string } | { readonly gap: { readonly reason: GapReason; readonly detail: string } }

const LFS_POINTER = /^version https:\/\/(git-lfs\.github\.com|hawser\.github\.com)\/spec\/v/

/** Text of a file: by its byte order mark, else UTF-8. An LFS pointer and what is no text are gaps. */
export function decodeContent(content: string | Uint8Array): Decoded {
  const decoded = typeof content === 'string' ? { text: withoutMark(content) } : decodeBytes(content)
  if ('text' in decoded && decoded.text.length < 1_024 && LFS_POINTER.test(decoded.text)) {
    return {
      gap: { reason: 'lfs-pointer', detail: 'the content is kept in Git LFS; the repository holds only a pointer' },
    }
  }
  return decoded
}

function decodeBytes(bytes: Uint8Array): Decoded {
  const text = decodeText(bytes, encodingOf(bytes))
  if (text.includes('\0')) return { gap: { reason: 'encoding', detail: 'it is binary, not text' } }
  return { text }
}

function decodeText(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    // Not valid in its encoding. Latin-1 reads any byte and leaves ASCII, of which names and versions are made, as it is.
    return new TextDecoder('latin1').decode(bytes)
  }
}

/** By byte order mark; without one, UTF-16 shows by a NUL beside the first character of a text. */
function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first !== undefined && first !== 0 && second === 0) return 'utf-16le'
  if (first === 0 && second !== undefined && second !== 0) return 'utf-16be'
  return 'utf-8'
}

function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text
}
