import { isUtf8 } from 'node:buffer'

export interface DecodedText {
  readonly text: string
  /** Those that are no UTF-8 and were read as Windows-1252. 1-based, ascending. */
  readonly foreignLines: readonly number[]
}

/** 0x80 to 0x9f, in which Windows-1252 differs from Latin-1. Bytes that it does not define become U+FFFD, which no name has. */
const WINDOWS_1252 = '€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ'
/** The UTF-8 of 0x80 to 0xff. */
const ENCODED = Array.from({ length: 0x80 }, (_, index) =>
  Buffer.from(WINDOWS_1252[index] ?? String.fromCharCode(0x80 + index)),
)
const LONGEST_ENCODED = 3

const NEWLINE = 0x0a
const CONTROL = /[\u0000-\u0008\u000e-\u001f]/

/**
 * The text of a file that a spreadsheet or an editor of any age may have written, without its byte order mark: UTF-16 where
 * its mark says so, else line by line UTF-8 or, where a line is none, Windows-1252. Undefined for what is no text.
 */
export function decodeText(bytes: Buffer): DecodedText | undefined {
  const decoded = decode(bytes)
  return isBinary(decoded) ? undefined : decoded
}

function decode(bytes: Buffer): DecodedText {
  const [first, second, third] = bytes
  if (first === 0xff && second === 0xfe) return utf16(bytes, 'utf-16le')
  if (first === 0xfe && second === 0xff) return utf16(bytes, 'utf-16be')
  const marked = first === 0xef && second === 0xbb && third === 0xbf
  const content = marked ? bytes.subarray(3) : bytes
  return isUtf8(content) ? { text: content.toString('utf8'), foreignLines: [] } : decodeLines(content)
}

/** A half of a character becomes U+FFFD. */
function utf16(bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): DecodedText {
  return { text: new TextDecoder(encoding).decode(bytes), foreignLines: [] }
}

/** By way of bytes: a string for each of some million lines would cost a multiple of the file. */
function decodeLines(bytes: Buffer): DecodedText {
  const output = Buffer.allocUnsafe(bytes.length * LONGEST_ENCODED)
  const foreignLines: number[] = []
  let length = 0
  for (let start = 0, line = 1; start < bytes.length; line += 1) {
    const newline = bytes.indexOf(NEWLINE, start)
    const end = newline === -1 ? bytes.length : newline + 1
    const content = bytes.subarray(start, end)
    start = end
    if (isUtf8(content)) {
      length += content.copy(output, length)
      continue
    }
    foreignLines.push(line)
    for (const byte of content) length += encode(byte, output, length)
  }
  return { text: output.toString('utf8', 0, length), foreignLines }
}

function encode(byte: number, output: Buffer, at: number): number {
  const encoded = ENCODED[byte - 0x80]
  if (encoded !== undefined) return encoded.copy(output, at)
  output[at] = byte
  return 1
}

/** One damaged line makes no binary of a list: more than half of the lines have to hold what no text does. */
function isBinary({ text, foreignLines }: DecodedText): boolean {
  if (foreignLines.length === 0 && !text.includes('\0')) return false
  let lines = 0
  let binary = 0
  let foreign = 0
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start)
    const end = newline === -1 ? text.length : newline
    const line = text.slice(start, end)
    start = end + 1
    lines += 1
    const isForeign = foreignLines[foreign] === lines
    if (isForeign) foreign += 1
    if (line.includes('\0') || (isForeign && CONTROL.test(line))) binary += 1
  }
  return binary * 2 > lines
}
