/**
 * C0, C1, DEL, line and paragraph separators, bidirectional controls, zero-width characters, the byte order mark and
 * lone surrogates: everything by which a name from a repository could move the cursor, hide or reorder text.
 */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Cs}/gu

/** Text of unknown origin, safe to print on one line: each dangerous character becomes `\x1b`- or `\u202e`-style text. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    const code = character.charCodeAt(0)
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

/** What of the same JSON allows raw inside of text: a terminal, and who reads the JSON in it, obeys it none the less. */
const RAW_IN_JSON = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** JSON text, safe to print: the same value, with each dangerous character as `\u202e`-style escape. */
export function printableJson(json: string): string {
  return json.replace(RAW_IN_JSON, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
