/** Text as a GraphQL string literal: JSON has the same ones, but for lone surrogates, which GraphQL refuses. */
export function graphqlText(text: string): string {
  return JSON.stringify(text.replace(/\p{Cs}/gu, '\ufffd'))
}
