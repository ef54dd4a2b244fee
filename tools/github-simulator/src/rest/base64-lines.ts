const LINE_LENGTH = 60

/** Base64 as GitHub sends it: lines of 60 characters, each ended by a newline. */
export function base64Lines(content: Buffer): string {
  const encoded = content.toString('base64')
  let lines = ''
  for (let at = 0; at < encoded.length; at += LINE_LENGTH) lines += `${encoded.slice(at, at + LINE_LENGTH)}\n`
  return lines
}
