import { MultiBar, type SingleBar } from 'cli-progress'
import { printable, type MetricsSink, type ScanEvent } from '@ioc-scanner/core'
import { findingLine } from './finding-line.js'
import { ProgressState } from './progress-state.js'

const REDRAW_MS = 100
const SCALE = 1_000

/** Progress on a terminal: one bar at the bottom, findings above it as they come. */
export class TerminalProgress implements MetricsSink {
  readonly name = 'terminal-progress'
  readonly #state = new ProgressState()
  readonly #bars: MultiBar
  #bar: SingleBar | undefined
  #drawnAtMs = 0

  constructor(stream: NodeJS.WriteStream) {
    this.#bars = new MultiBar({
      stream,
      format: ' {bar} {files} files · {repositories} repos · {points} points · {left}\n {phase}',
      barsize: 20,
      hideCursor: true,
      clearOnComplete: true,
      linewrap: false,
      forceRedraw: true,
    })
  }

  record(event: ScanEvent): void {
    this.#state.take(event)
    if (event.type === 'scan-started') this.#bar = this.#bars.create(SCALE, 0, this.#shown(event.atMs))
    if (event.type === 'finding') this.#bars.log(`${findingLine(event.finding)}\n`)
    if (event.type === 'warning') this.#bars.log(`note: ${printable(event.message)}\n`)
    if (event.type === 'scan-finished') this.#bars.stop()
    else if (event.atMs - this.#drawnAtMs >= REDRAW_MS || event.type.startsWith('wait')) {
      this.#drawnAtMs = event.atMs
      this.#bar?.update(Math.round(this.#state.fraction * SCALE), this.#shown(event.atMs))
    }
  }

  async flush(): Promise<void> {
    this.#bars.stop()
  }

  #shown(nowMs: number): Record<string, string> {
    const { filesDone, filesWanted, repositoriesDone, total, listed, points, phase } = this.#state
    const seconds = this.#state.secondsLeft(nowMs)
    return {
      files: `${filesDone}/${filesWanted}`,
      repositories: `${repositoriesDone}/${Math.max(total ?? 0, listed)}`,
      points: String(points),
      left: seconds === undefined ? '…' : `${duration(seconds)} left`,
      phase,
    }
  }
}

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
