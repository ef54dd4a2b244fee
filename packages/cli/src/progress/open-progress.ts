import { isCi } from '../output/terminal-traits.js'
import { JsonProgress } from './json-progress.js'
import { PlainProgress } from './plain-progress.js'
import type { Progress } from './progress.js'
import { TerminalProgress } from './terminal-progress.js'

export type ProgressWish = 'auto' | 'json' | 'none'

/**
 * The progress that was asked for; undefined for none.
 * @param told Warnings that were shown already.
 */
export function openProgress(
  wish: ProgressWish,
  stream: NodeJS.WriteStream,
  told: ReadonlySet<string>,
): Progress | undefined {
  if (wish === 'none') return undefined
  if (wish === 'json') return new JsonProgress(stream)
  const isWatched = stream.isTTY === true && process.env['TERM'] !== 'dumb' && !isCi(process.env)
  return isWatched ? new TerminalProgress(stream, told) : new PlainProgress(stream, told)
}
