import type { ServerResponse } from 'node:http'
import type { Answer } from './answer.js'

/** Sends an answer with the headers that every answer of GitHub has. */
export function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  requestId: string,
  nowMs: number,
  isHead = false,
): void {
  const body = writeHead(response, answer, requestId, nowMs)
  response.end(isHead ? undefined : body)
}

/** Sends half of the body, and then nothing: the client's idle timeout has to end it. */
export function sendHalf(response: ServerResponse, answer: Answer, requestId: string, nowMs: number): void {
  const body = writeHead(response, answer, requestId, nowMs)
  response.write(body.subarray(0, Math.floor(body.length / 2)))
}

function writeHead(response: ServerResponse, answer: Answer, requestId: string, nowMs: number): Buffer {
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body
  response.writeHead(answer.status, {
    date: new Date(nowMs).toUTCString(),
    server: 'github.com',
    'x-github-request-id': requestId,
    ...(answer.status === 304 ? {} : { 'content-length': String(body.length) }),
    ...answer.headers,
  })
  return body
}
