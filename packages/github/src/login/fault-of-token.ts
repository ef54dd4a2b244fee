/**
 * Why a text can be no token, in words that show nothing of it; undefined for what could be one. Such a text cannot be sent
 * as a header at all.
 */
export function faultOfToken(text: string): string | undefined {
  if (text === '') return 'it is empty'
  if (/[\r\n]/.test(text)) return 'it has more than one line'
  if (/[\t ]/.test(text)) return 'there is a space in it'
  if (/[^\x21-\x7e]/.test(text)) return 'there is a character in it that no token has'
  return undefined
}
