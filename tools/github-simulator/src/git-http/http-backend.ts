import { spawn } from 'node:child_process'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { gitEnvironment } from '../git/git-environment.js'
import type { GitSettings } from '../server/settings.js'
import { withoutFilters } from './without-filters.js'
import type { GitRequest } from './git-request.js'

export interface Served {
  readonly status: number
  readonly bytes: number
}

/** Configuration of the server's side, whatever the repository's own file says. */
function configurationOf(filters: GitSettings['filters']): readonly (readonly [key: string, value: string])[] {
  return [
    ['safe.directory', '*'],
    ['http.receivepack', 'false'],
    ['uploadpack.allowFilter', String(filters !== 'not-offered')],
    ['uploadpackfilter.allow', 'false'],
    ['uploadpackfilter.blob:none.allow', 'true'],
    ['uploadpackfilter.blob:limit.allow', 'true'],
    ['uploadpackfilter.tree.allow', 'true'],
    ['uploadpackfilter.tree.maxDepth', '0'],
  ]
}

/**
 * Hands one request to `git http-backend`; bodies stream both ways, no faster than the slower side takes them.
 * @param onServed Called once, before the client can know that the answer is complete.
 * @throws When the client went away or git failed before its first byte: nothing was served then.
 */
export async function runHttpBackend(
  gitDirectory: string,
  request: GitRequest,
  message: IncomingMessage,
  response: ServerResponse,
  { filters }: GitSettings,
  onServed: (served: Served) => void,
): Promise<void> {
  const body = filters === 'ignored' && message.method === 'POST' ? await withoutFilters(message) : message
  const child = spawn('git', ['http-backend'], { env: environmentOf(gitDirectory, request, message, filters) })
  const closed = new Promise<void>((resolve, reject) => {
    child.on('close', () => resolve())
    child.on('error', reject)
  })
  // A client that goes away takes its process with it.
  response.once('close', () => child.kill())
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => (complaint += String(chunk)))
  const sent = pipeline(body, child.stdin).catch((cause: Error) => (complaint += cause.message))
  const head = new CgiHead(response, () => complaint, onServed)
  try {
    await pipeline(child.stdout, head, response)
  } finally {
    child.kill()
    await Promise.allSettled([sent, closed])
  }
}

function environmentOf(
  gitDirectory: string,
  { service, query }: GitRequest,
  { method = 'GET', headers }: IncomingMessage,
  filters: GitSettings['filters'],
): NodeJS.ProcessEnv {
  const configuration = configurationOf(filters)
  const rewritten = filters === 'ignored' && method === 'POST'
  return {
    ...gitEnvironment,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_TRANSLATED: `${gitDirectory}/${service}`,
    REQUEST_METHOD: method === 'HEAD' ? 'GET' : method,
    QUERY_STRING: query,
    CONTENT_TYPE: headers['content-type'] ?? '',
    REMOTE_ADDR: '127.0.0.1',
    ...(typeof headers['git-protocol'] === 'string' ? { GIT_PROTOCOL: headers['git-protocol'] } : {}),
    ...(rewritten || headers['content-length'] === undefined ? {} : { CONTENT_LENGTH: headers['content-length'] }),
    ...(rewritten || headers['content-encoding'] === undefined
      ? {}
      : { HTTP_CONTENT_ENCODING: headers['content-encoding'] }),
    GIT_CONFIG_COUNT: String(configuration.length),
    ...Object.fromEntries(
      configuration.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  }
}

const MAX_HEAD_BYTES = 65_536

/** Takes the headers that a CGI program writes before its body, and passes the body on. */
class CgiHead extends Transform {
  private bytes = 0
  private pending: Buffer | null = Buffer.alloc(0)

  constructor(
    private readonly response: ServerResponse,
    private readonly complaint: () => string,
    private readonly onServed: (served: Served) => void,
  ) {
    super()
  }

  override _transform(chunk: Buffer, _encoding: string, done: (cause?: Error | null, data?: Buffer) => void): void {
    if (this.pending === null) {
      this.bytes += chunk.length
      done(null, chunk)
      return
    }
    this.pending = Buffer.concat([this.pending, chunk])
    const end = this.pending.indexOf('\r\n\r\n')
    if (end < 0) {
      done(this.pending.length > MAX_HEAD_BYTES ? new Error('git http-backend wrote no headers') : null)
      return
    }
    const body = this.pending.subarray(end + 4)
    this.writeHead(this.pending.toString('latin1', 0, end))
    this.pending = null
    this.bytes += body.length
    done(null, body)
  }

  override _flush(done: (cause?: Error | null) => void): void {
    if (this.pending !== null) {
      done(new Error(`git http-backend said nothing: ${this.complaint()}`))
      return
    }
    this.onServed({ status: this.response.statusCode, bytes: this.bytes })
    done()
  }

  private writeHead(head: string): void {
    for (const line of head.split('\r\n')) {
      const colon = line.indexOf(':')
      const name = line.slice(0, colon)
      const value = line.slice(colon + 1).trim()
      if (name.toLowerCase() === 'status') this.response.statusCode = Number(value.slice(0, 3))
      else this.response.setHeader(name, value)
    }
  }
}
