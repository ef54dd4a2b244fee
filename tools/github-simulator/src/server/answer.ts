/** A complete HTTP answer, before the headers that every answer has. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | string
}

/** Thrown by anything that serves a request: the request ends with this answer. */
export class Refusal extends Error {
  constructor(readonly answer: Answer) {
    super(`answered with ${answer.status}`)
  }
}

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  }
}

export function html(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/html' }, body }
}

/** GitHub's error body: message, a page of the documentation, and from 2022 on the status as text. */
export function failure(
  status: number,
  message: string,
  extra: object = {},
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return json(
    status,
    { message, documentation_url: 'https://docs.github.com/rest', status: String(status), ...extra },
    headers,
  )
}

export function refuse(
  status: number,
  message: string,
  extra?: object,
  headers?: Readonly<Record<string, string>>,
): Refusal {
  return new Refusal(failure(status, message, extra, headers))
}

export const notFound = (): Refusal => refuse(404, 'Not Found')

export const badCredentials = (): Refusal => refuse(401, 'Bad credentials')
