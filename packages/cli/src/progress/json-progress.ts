import type { MetricsSink, ScanEvent } from '@ioc-scanner/core'
import { ProgressState } from './progress-state.js'

const EVERY_MS = 1_000

/** Progress for programs: a JSON line on stderr about once a second, and at once for findings, waits and the end. */
export class JsonProgress implements MetricsSink {
  readonly name = 'json-progress'
  readonly #state = new ProgressState()
  #toldAtMs = 0

  constructor(private readonly stream: NodeJS.WritableStream) {}

  record(event: ScanEvent): void {
    this.#state.take(event)
    const urgent = ['finding', 'wait-started', 'wait-ended', 'scan-finished'].includes(event.type)
    if (!urgent && event.atMs - this.#toldAtMs < EVERY_MS) return
    this.#toldAtMs = event.atMs
    const {
      phase,
      fraction,
      listed,
      total,
      repositoriesDone,
      filesWanted,
      filesDone,
      findings,
      gaps,
      requests,
      points,
    } = this.#state
    const seconds_left = this.#state.secondsLeft(event.atMs) ?? null
    this.stream.write(
      `${JSON.stringify({ event: event.type, phase, fraction, repositories: { listed, total, done: repositoriesDone }, files: { wanted: filesWanted, done: filesDone }, findings, gaps, requests, points, seconds_left })}\n`,
    )
  }

  async flush(): Promise<void> {
    // Every line is written as it comes.
  }
}
