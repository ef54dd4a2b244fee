import { printable } from '@ioc-scanner/core'
import { counted } from '../output/counted.js'
import { timeOf, type ProgressState } from './progress-state.js'
import type { Paint } from './paint.js'

const WIDEST_BAR = 24
/** What stands beside the bar: phase, percent, time left. */
const BESIDE_BAR = 52
const WIDEST_PHASE = 'listing repositories'.length

/** What stands at the bottom of the terminal: what is done, how far, how long still; and what there is so far. */
export function progressLines(state: ProgressState, nowMs: number, columns: number, paint: Paint): readonly string[] {
  const width = Math.max(0, Math.min(WIDEST_BAR, columns - BESIDE_BAR))
  const filled = Math.floor(state.fraction * width)
  const bar = paint('cyan', '━'.repeat(filled)) + paint('dim', '─'.repeat(width - filled))
  const percent = `${`${Math.floor(state.fraction * 100)}`.padStart(3)} %`
  const left = state.secondsLeft(nowMs)
  const leftText = left === undefined ? '' : `  about ${duration(left)} left`
  const first =
    width === 0
      ? fitting(`${state.phase} ${percent}${leftText}`, columns - 2)
      : `${state.phase.padEnd(WIDEST_PHASE)} ${bar} ${percent}${leftText}`
  const counts = [
    `${state.repositoriesDone} of ${state.repositories} repositories`,
    `${state.filesDone} of ${state.filesWanted} files`,
    counted(state.gaps, 'gap'),
    counted(state.points, 'point'),
  ]
  const findings = counted(state.findings, 'finding')
  const second =
    state.waiting === undefined
      ? `${paint(state.findings > 0 ? 'red' : 'plain', findings)} · ${fitting(counts.join(' · '), columns - findings.length - 5)}`
      : paint('yellow', fitting(waitText(state.waiting, nowMs), columns - 3))
  return [` ${first}`, ` ${second}`]
}

/** `40 s`, `3 min`, `2 h 5 min`: as exact as a guess should look. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${Math.max(1, Math.ceil(seconds))} s`
  if (seconds < 90) return `${Math.ceil(seconds / 5) * 5} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

function waitText({ reason, untilMs }: NonNullable<ProgressState['waiting']>, nowMs: number): string {
  return `${printable(reason)}: waiting until ${timeOf(untilMs)} (${duration((untilMs - nowMs) / 1_000)})`
}

function fitting(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, Math.max(0, columns - 1))}…`
}
