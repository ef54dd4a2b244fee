import { CodedError, messageOf, printable } from '@ioc-scanner/core'
import { isObject } from '../transport/checked-json.js'
import { bytesOf, readLine } from './read-line.js'
import {
  MAX_EXCHANGES,
  RECORDING_FORMAT,
  type RecordedExchange,
  type RecordedScan,
  type RecordingLine,
} from './recording-format.js'
import { RecordingPages, type LinePlace } from './recording-pages.js'

/** An exchange, and where its body is. */
export interface FiledExchange extends RecordedExchange {
  readonly places: readonly LinePlace[]
}

/** A recorded scan, open for being replayed. Of bodies only those that are asked for are in memory. */
export class Recording {
  private constructor(
    private readonly pages: RecordingPages,
    readonly scan: RecordedScan,
    /** In the order of being sent. */
    readonly exchanges: readonly FiledExchange[],
    /** Why it is not the whole recording, in words; what came before counts. */
    readonly problem: string | undefined,
  ) {}

  /**
   * Reads and checks the file, line by line. One that is damaged counts up to there.
   * @throws {CodedError} `RECORDING_UNREADABLE`; `RECORDING_INVALID` where its first line is none of a recording;
   * `RECORDING_VERSION`.
   */
  static async open(path: string): Promise<Recording> {
    const pages = await RecordingPages.open(path)
    try {
      const { scan, exchanges, problem } = await read(pages, path)
      return new Recording(pages, scan, exchanges, problem)
    } catch (cause) {
      await pages.close()
      throw cause
    }
  }

  /** The body of an answer, part by part. */
  *body({ places }: FiledExchange): Generator<Buffer> {
    for (const place of places) {
      const line = readLine(this.pages.line(place))
      if (line.type === 'exchange' || line.type === 'body') yield bytesOf(line.bytes)
    }
  }

  /** The body as JSON, or undefined where it is none. */
  json(exchange: FiledExchange): unknown {
    try {
      return JSON.parse(Buffer.concat([...this.body(exchange)]).toString('utf8'))
    } catch (cause) {
      if ((cause as { name?: unknown }).name === 'SyntaxError') return undefined // half an answer, or a page
      throw cause
    }
  }

  async close(): Promise<void> {
    await this.pages.close()
  }
}

interface ReadRecording {
  readonly scan: RecordedScan
  readonly exchanges: readonly FiledExchange[]
  readonly problem: string | undefined
}

async function read(pages: RecordingPages, path: string): Promise<ReadRecording> {
  const exchanges: FiledExchange[] = []
  const parts = new Map<number, LinePlace[]>()
  let scan: RecordedScan | undefined
  let problem: string | undefined
  /** Of the line that comes next. */
  let number = 1
  let hasEnd = false
  try {
    for await (const { text, offset, length, number: current } of pages.lines()) {
      const line = scan === undefined ? firstLine(text, path) : readLine(text)
      if (line.type === 'recording') {
        if (scan !== undefined) throw new Error('another recording begins here')
        scan = line.scan
      } else if (line.type === 'body') {
        const places = parts.get(line.id)
        if (places === undefined) parts.set(line.id, [{ offset, length }])
        else places.push({ offset, length })
      } else if (line.type === 'exchange') {
        const { exchange } = line
        const places = parts.get(exchange.id) ?? []
        parts.delete(exchange.id)
        if (places.length !== line.parts)
          throw new Error(`of ${line.parts} parts of its body there are ${places.length}`)
        if (exchanges.length === MAX_EXCHANGES) throw new Error(`it is exchange number ${MAX_EXCHANGES + 1}`)
        exchanges.push({ ...exchange, places: [...places, { offset, length }] })
      } else {
        hasEnd = true
        if (line.exchanges !== exchanges.length)
          problem = `it says that it has ${line.exchanges} exchanges, and there are ${exchanges.length}`
        break
      }
      number = current + 1
    }
  } catch (cause) {
    if (scan === undefined) throw cause
    problem = `it is damaged in line ${number}: ${printable(messageOf(cause))}; what came before is used`
  }
  if (scan === undefined) throw invalid(path, 'it is empty')
  if (problem === undefined && !hasEnd) {
    const why = pages.problem === undefined ? 'the scan did not come to its end, or the file was cut' : pages.problem
    problem = `it ends after line ${number - 1} without its last line: ${printable(why)}; what is there is used`
  }
  return { scan, exchanges: exchanges.sort((a, b) => a.id - b.id), problem }
}

function firstLine(text: string, path: string): RecordingLine {
  const line = looked(text)
  if (!isObject(line) || line['type'] !== 'recording') throw invalid(path, 'its first line is none of a recording')
  if (line['format'] !== RECORDING_FORMAT) {
    throw new CodedError(
      'RECORDING_VERSION',
      `the recording ${printable(path)} has format ${printable(String(line['format']))}; this version reads format ${RECORDING_FORMAT}`,
    )
  }
  try {
    return readLine(text)
  } catch (cause) {
    throw invalid(path, `in its first line, ${messageOf(cause)}`)
  }
}

function looked(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // said as what it is: no recording
  }
}

function invalid(path: string, why: string): CodedError {
  return new CodedError('RECORDING_INVALID', `${printable(path)} is no recording: ${why}`)
}
