import { createReadStream, createWriteStream, readSync } from 'node:fs'
import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { codeOf, CodedError, messageOf, printable } from '@ioc-scanner/core'
import { MAX_LINE_BYTES, MAX_RECORDING_BYTES } from './recording-format.js'

/** Where a line stands in the unpacked file. Bytes. */
export interface LinePlace {
  readonly offset: number
  readonly length: number
}

export interface NumberedLine extends LinePlace {
  /** From 1. */
  readonly number: number
  readonly text: string
}

const PACKED = Buffer.from([0x1f, 0x8b])
const NEWLINE = 0x0a
const READ_BYTES = 65_536

/** The file of a recording, unpacked: its lines one after the other, and each of them again at once. */
export class RecordingPages {
  private constructor(
    private readonly handle: FileHandle,
    /** Where it was unpacked to; goes with it. */
    private readonly folder: string | undefined,
    /** The file ends too early, in words. */
    readonly problem: string | undefined,
  ) {}

  /** @throws {CodedError} `RECORDING_UNREADABLE` */
  static async open(path: string): Promise<RecordingPages> {
    const handle = await naming(path, () => open(path, 'r'))
    const start = Buffer.alloc(PACKED.length)
    try {
      await handle.read(start, 0, start.length, 0)
      if (!start.equals(PACKED)) return new RecordingPages(handle, undefined, undefined)
    } catch (cause) {
      await handle.close()
      throw unreadable(path, cause)
    }
    await handle.close()
    return naming(path, () => RecordingPages.#unpacked(path))
  }

  static async #unpacked(path: string): Promise<RecordingPages> {
    const folder = await mkdtemp(join(tmpdir(), 'ioc-scanner-recording-')) // readable by its owner only
    try {
      const file = join(folder, 'recording')
      let problem: string | undefined
      await pipeline(createReadStream(path), createGunzip(), bounded(), createWriteStream(file, { mode: 0o600 })).catch(
        (cause: unknown) => {
          if (codeOf(cause)?.startsWith('Z_') !== true) throw cause
          problem = messageOf(cause)
        },
      )
      return new RecordingPages(await open(file, 'r'), folder, problem)
    } catch (cause) {
      await rm(folder, { recursive: true, force: true })
      throw cause
    }
  }

  /** Lines as far as they can be read. @throws {Error} where one is too long; nothing behind it is looked at. */
  async *lines(): AsyncGenerator<NumberedLine> {
    let offset = 0
    let number = 0
    let left: Buffer = Buffer.alloc(0)
    for (let position = 0; ;) {
      const { bytesRead, buffer } = await this.handle.read(Buffer.alloc(READ_BYTES), 0, READ_BYTES, position)
      if (bytesRead === 0) break
      position += bytesRead
      const chunk = buffer.subarray(0, bytesRead)
      let from = 0
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
        const bytes = Buffer.concat([left, chunk.subarray(from, end)])
        number += 1
        yield { number, offset, length: bytes.length, text: bytes.toString('utf8') }
        offset += bytes.length + 1
        left = Buffer.alloc(0)
        from = end + 1
      }
      left = Buffer.concat([left, chunk.subarray(from)])
      if (left.length > MAX_LINE_BYTES) throw new Error(`it is longer than ${MAX_LINE_BYTES} bytes`)
    }
    if (left.length > 0) yield { number: number + 1, offset, length: left.length, text: left.toString('utf8') }
  }

  /** One line again. At once, so that what a replay does depends on nothing but the recording. */
  line({ offset, length }: LinePlace): string {
    const bytes = Buffer.alloc(length)
    readSync(this.handle.fd, bytes, 0, length, offset)
    return bytes.toString('utf8')
  }

  async close(): Promise<void> {
    await this.handle.close()
    if (this.folder !== undefined) await rm(this.folder, { recursive: true, force: true })
  }
}

function bounded(): Transform {
  let bytes = 0
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length
      if (bytes > MAX_RECORDING_BYTES) done(new Error(`it unpacks to more than ${MAX_RECORDING_BYTES} bytes`))
      else done(null, chunk)
    },
  })
}

async function naming<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

function unreadable(path: string, cause: unknown): CodedError {
  const reason = codeOf(cause) === 'ENOENT' ? 'there is no such file' : messageOf(cause)
  return new CodedError('RECORDING_UNREADABLE', `the recording ${printable(path)} cannot be read: ${reason}`, { cause })
}
