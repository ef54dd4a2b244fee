/** Whether a text names an object: nothing else goes to git where it takes names. */
export function isOid(text: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text)
}
