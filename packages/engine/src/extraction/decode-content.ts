import type { GapReason } from '@ioc-scanner/core'

export type Decoded =
  { readonly text: string } | { readonly gap: { readonly reason: GapReason; readonly detail: string } }

const LFS_POINTER = /^version https:\/\/(git-lfs\.github\.com|hawser\.github\.com)\/spec\/v/
/** Control characters that no text has, those of Latin-1 too: so bytes look that are no UTF-8. */
const NOT_TEXT = /[^\P{Cc}\t\n\v\f\r\x85]/gu
/** Of what is left of a text without its NULs, what may be characters that no text has. */
const MOST_NOT_TEXT = 0.1

/**
 * Text of a file. The encoding is
 * 1. what the byte order mark says;
 * 2. UTF-16 without a mark, where more than half of all pairs of bytes have a NUL in the same place, hardly one has it in the
 *    other, and no line end of ASCII stands beside a byte of ASCII: else a long comment could turn all that follows into Chinese;
 * 3. UTF-8; what is not valid in it is read as Latin-1: it takes any byte and leaves ASCII, of which names and versions are made.
 *
 * A NUL does not make a file binary, or one byte would hide a lockfile. It is where what is left without the NULs is empty or
 * has too many control characters. In a text the NULs stay where they are: whoever reads it knows which line to name.
 * An LFS pointer and what is binary are gaps.
 */
export function decodeContent(content: string | Uint8Array): Decoded {
  const text = typeof content === 'string' ? withoutMark(content) : decodeBytes(content)
  if (isBinary(text)) return { gap: { reason: 'encoding', detail: 'it is binary, not text' } }
  if (text.length < 1_024 && LFS_POINTER.test(text)) {
    return {
      gap: { reason: 'lfs-pointer', detail: 'the content is kept in Git LFS; the repository holds only a pointer' },
    }
  }
  return { text }
}

function isBinary(text: string): boolean {
  if (!text.includes('\0')) return false
  const rest = text.replaceAll('\0', '')
  const strange = rest.length - rest.replace(NOT_TEXT, '').length
  return rest === '' || strange > MOST_NOT_TEXT * rest.length
}

function decodeBytes(bytes: Uint8Array): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  const wide = wideEncoding(bytes)
  if (wide !== undefined) return new TextDecoder(wide).decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('latin1').decode(bytes)
  }
}

/** UTF-16, if it shows without a mark. */
function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (!bytes.includes(0)) return undefined
  const pairs = Math.floor(bytes.length / 2)
  let low = 0
  let high = 0
  for (let at = 0; at < pairs * 2; at += 2) {
    const one = bytes[at] ?? 0
    const other = bytes[at + 1] ?? 0
    if (one === 0) low += 1
    if (other === 0) high += 1
    const isAscii = one > 0 && one < 0x80 && other > 0 && other < 0x80
    if (isAscii && (endsLine(one) || endsLine(other))) return undefined
  }
  // A character such as U+4E00 has its NUL in the other place.
  if (high > pairs / 2 && low <= high / 10) return 'utf-16le'
  return low > pairs / 2 && high <= low / 10 ? 'utf-16be' : undefined
}

/** What any reader of lines ends one at: LF to CR, and what Python takes for an end too. */
function endsLine(byte: number): boolean {
  return (byte >= 0x0a && byte <= 0x0d) || (byte >= 0x1c && byte <= 0x1e)
}

function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text
}
