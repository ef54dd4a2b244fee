import { open } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { constants, createGzip } from 'node:zlib'
import { codeOf, CodedError, messageOf, printable } from '@ioc-scanner/core'

/** Only who records may read: names and contents of private repositories are in it. */
const OWNER_ONLY = 0o600

/** A file that is written line by line, packed where its name ends in `.gz`. Fails once, and is silent from then on. */
export class RecordingFile {
  #problem: string | undefined
  readonly #whole: Promise<void>

  private constructor(
    private readonly stream: Writable,
    file: Writable,
  ) {
    const fail = (cause: unknown): void => {
      this.#problem ??= reasonOf(cause)
      stream.destroy()
    }
    stream.on('error', fail)
    this.#whole = finished(file).catch(fail)
  }

  /**
   * Never overwrites and never follows a link: what is there may belong to somebody else, or be open to others.
   * @throws {CodedError} `RECORDING_FAILED` with the reason.
   */
  static async create(path: string): Promise<RecordingFile> {
    const failure = (cause: unknown): CodedError =>
      new CodedError('RECORDING_FAILED', `${printable(path)} cannot be recorded to: ${reasonOf(cause)}`, { cause })
    const handle = await open(path, 'wx', OWNER_ONLY).catch((cause: unknown) => {
      throw failure(cause)
    })
    const file = handle.createWriteStream()
    if (!path.endsWith('.gz')) return new RecordingFile(file, file)
    // What was written is readable also after a crash, which may be what the recording is about.
    const packing = createGzip({ flush: constants.Z_SYNC_FLUSH })
    packing.pipe(file)
    file.on('error', () => packing.destroy())
    return new RecordingFile(packing, file)
  }

  /** Why nothing is written any more, in words. */
  get problem(): string | undefined {
    return this.#problem
  }

  /** Resolves when there is room for more. */
  async write(line: string): Promise<void> {
    if (this.#problem !== undefined) return
    await new Promise<void>((resolve) => this.stream.write(`${line}\n`, () => resolve()))
  }

  async close(): Promise<void> {
    if (this.#problem === undefined) this.stream.end()
    await this.#whole
  }
}

function reasonOf(cause: unknown): string {
  switch (codeOf(cause)) {
    case 'EEXIST':
      return 'there is such a file already, and it is not overwritten'
    case 'ENOENT':
      return 'its folder does not exist'
    case 'ENOTDIR':
      return 'its folder is no folder'
    case 'EACCES':
    case 'EPERM':
      return 'permission denied'
    case 'EROFS':
      return 'the file system is read-only'
    case 'ENOSPC':
      return 'no space is left'
    case 'EFBIG':
      return 'the file may not become larger'
    default:
      return messageOf(cause)
  }
}
