import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { gitEnvironment } from './git-environment.js'

export type ObjectKind = 'commit' | 'tree' | 'blob' | 'tag'

export interface ObjectHeader {
  readonly oid: string
  readonly kind: ObjectKind
  readonly size: number
}

export interface RawObject extends ObjectHeader {
  readonly content: Buffer
}

interface Pending {
  readonly wantsContent: boolean
  readonly resolve: (answer: RawObject | null) => void
  readonly reject: (cause: Error) => void
}

const NEWLINE = 0x0a
const NOTHING = Buffer.alloc(0)

/**
 * One long-lived `git cat-file --batch-command`: questions are pipelined, answers come in order.
 * Names are given on stdin, never as arguments. Requires git 2.36 or newer.
 */
export class CatFileProcess {
  private readonly child: ChildProcessWithoutNullStreams
  private readonly queue: Pending[] = []
  private chunks: Buffer[] = []
  private bufferedBytes = 0
  private header: ObjectHeader | undefined
  private complaint = ''
  private ended: Error | undefined

  constructor(gitDirectory: string) {
    this.child = spawn('git', ['--git-dir', gitDirectory, 'cat-file', '--batch-command'], { env: gitEnvironment })
    this.child.stdout.on('data', (chunk: Buffer) => this.receive(chunk))
    this.child.stderr.on('data', (chunk: Buffer) => (this.complaint = String(chunk).trim()))
    // A pipe that breaks says less than the process that broke it: its end follows.
    this.child.stdin.on('error', (cause) => (this.complaint ||= cause.message))
    this.child.on('error', (cause) => this.fail(cause))
    this.child.on('close', () => this.fail(new Error(`git cat-file ended in ${gitDirectory}: ${this.complaint}`)))
  }

  /** @returns null when the name does not lead to exactly one object. */
  contents(name: string): Promise<RawObject | null> {
    return this.ask('contents', name)
  }

  async info(name: string): Promise<ObjectHeader | null> {
    return this.ask('info', name)
  }

  get isEnded(): boolean {
    return this.ended !== undefined
  }

  /** No more questions; those already asked are still answered. */
  retire(): void {
    this.child.stdin.end()
  }

  private ask(command: 'contents' | 'info', name: string): Promise<RawObject | null> {
    if (name === '' || name.includes('\n') || name.includes('\0')) return Promise.resolve(null)
    if (this.ended !== undefined) return Promise.reject(this.ended)
    return new Promise((resolve, reject) => {
      this.queue.push({ wantsContent: command === 'contents', resolve, reject })
      this.child.stdin.write(`${command} ${name}\n`)
    })
  }

  private receive(chunk: Buffer): void {
    this.chunks.push(chunk)
    this.bufferedBytes += chunk.length
    while (this.queue.length > 0 && this.answerNext()) {
      // every round answers one question; the loop ends when bytes are missing
    }
  }

  private answerNext(): boolean {
    const [next] = this.queue
    if (next === undefined) return false
    if (this.header === undefined) {
      const buffered = this.joined()
      const end = buffered.indexOf(NEWLINE)
      if (end < 0) return false
      const header = parseHeader(buffered.toString('utf8', 0, end))
      this.keep(buffered.subarray(end + 1))
      if (header === null || !next.wantsContent) {
        this.queue.shift()
        next.resolve(header === null ? null : { ...header, content: NOTHING })
        return true
      }
      this.header = header
    }
    if (this.bufferedBytes < this.header.size + 1) return false
    const buffered = this.joined()
    const content = Buffer.from(buffered.subarray(0, this.header.size))
    this.keep(buffered.subarray(this.header.size + 1))
    this.queue.shift()
    next.resolve({ ...this.header, content })
    this.header = undefined
    return true
  }

  private joined(): Buffer {
    if (this.chunks.length !== 1) this.chunks = [Buffer.concat(this.chunks)]
    return this.chunks[0] ?? NOTHING
  }

  private keep(rest: Buffer): void {
    this.chunks = rest.length === 0 ? [] : [rest]
    this.bufferedBytes = rest.length
  }

  private fail(cause: Error): void {
    this.ended ??= cause
    for (const pending of this.queue.splice(0)) pending.reject(cause)
  }
}

function parseHeader(line: string): ObjectHeader | null {
  const match = /^([0-9a-f]{40}) (commit|tree|blob|tag) (\d+)$/.exec(line)
  if (match === null) return null
  return { oid: match[1] ?? '', kind: match[2] as ObjectKind, size: Number(match[3]) }
}
