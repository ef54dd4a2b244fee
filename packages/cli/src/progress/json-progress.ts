import { printableJson, type Finding, type ScanEvent } from '@ioc-scanner/core'
import type { Progress } from './progress.js'
import { ProgressState } from './progress-state.js'

const EVERY_MS = 1_000
/** What a program that watches wants to know at once; everything else waits for the next second. */
const URGENT: ReadonlySet<ScanEvent['type']> = new Set([
  'scan-started',
  'finding',
  'gap',
  'warning',
  'wait-started',
  'wait-ended',
  'scan-finished',
])

/** Progress for programs: one JSON object a line, about each second, and at once for what cannot wait. */
export class JsonProgress implements Progress {
  readonly name = 'json-progress'
  readonly #state = new ProgressState()
  #timer: NodeJS.Timeout | undefined

  constructor(private readonly stream: NodeJS.WritableStream) {}

  record(event: ScanEvent): void {
    this.#state.take(event)
    if (event.type === 'scan-started') {
      this.#timer = setInterval(() => this.#write('progress', Date.now(), {}), EVERY_MS).unref()
    }
    if (event.type === 'scan-finished') this.#stop()
    if (URGENT.has(event.type)) this.#write(event.type, event.atMs, detailsOf(event))
  }

  say(line: string): void {
    this.#write('message', Date.now(), { message: line })
  }

  async flush(): Promise<void> {
    this.#stop()
  }

  #stop(): void {
    clearInterval(this.#timer)
  }

  #write(event: string, atMs: number, details: object): void {
    const state = this.#state
    const line = {
      time: new Date(atMs).toISOString(),
      event,
      phase: state.phase,
      fraction: Math.round(state.fraction * 1_000) / 1_000,
      seconds_left: rounded(state.secondsLeft(atMs)),
      waiting_until: state.waiting === undefined ? null : new Date(state.waiting.untilMs).toISOString(),
      repositories: { total: state.repositories, finished: state.repositoriesDone },
      files: { wanted: state.filesWanted, finished: state.filesDone },
      findings: state.findings,
      gaps: state.gaps,
      requests: state.requests,
      points: state.points,
      ...details,
    }
    this.stream.write(`${printableJson(JSON.stringify(line))}\n`)
  }
}

function detailsOf(event: ScanEvent): object {
  switch (event.type) {
    case 'finding':
      return { finding: summaryOf(event.finding) }
    case 'gap':
      return { gap: event.gap }
    case 'warning':
      return { message: event.message }
    case 'wait-started':
      return { message: event.reason }
    case 'scan-finished':
      return { status: event.status }
    default:
      return {}
  }
}

function summaryOf({ id, severity, confidence, repository, path, line, package: found, indicator }: Finding): object {
  return { id, severity, confidence, repository, path, line, purl: found?.purl ?? null, campaign: indicator.campaign }
}

function rounded(seconds: number | undefined): number | null {
  return seconds === undefined ? null : Math.round(seconds)
}
