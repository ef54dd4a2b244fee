import type { PresetName } from '../presets.js'
import { baseOf, draftOf, type Draft, type Wish } from './draft.js'

/** What somebody said who was asked. */
export interface Answers {
  readonly preset: PresetName | null
  /** Of the files that a scan fetches: under 100 KB, mixed, or over 1 MB. */
  readonly files: 'small' | 'mixed' | 'large'
  readonly isTokenShared: boolean
  readonly isNetworkUnstable: boolean
}

/** Values by the tables of the guide: what is asked for never undoes what a gentler preset already says. */
export function draftForAnswers({ preset, files, isTokenShared, isNetworkUnstable }: Answers): Draft {
  const base = baseOf(preset)
  const wishes: Wish[] = []
  const atMost = (name: Wish['name'], value: number, because: string): void => {
    if (Number(base[name]) > value) wishes.push({ name, value, because })
  }
  const atLeast = (name: Wish['name'], value: number, because: string): void => {
    if (Number(base[name]) < value) wishes.push({ name, value, because })
  }
  if (files === 'small') {
    atLeast('defaultBatchSize', 25, 'files under 100 KB')
    atLeast('maxBatchSize', 100, 'files under 100 KB')
  }
  if (files === 'large') {
    atMost('defaultBatchSize', 5, 'files over 1 MB')
    atMost('maxBatchSize', 25, 'files over 1 MB')
  }
  const shared = 'others use the token too'
  const unstable = 'an unstable network'
  if (isTokenShared) {
    atMost('rateLimitBuffer', 0.6, shared)
    atLeast('retryDelayBase', 3, shared)
  }
  if (isTokenShared || isNetworkUnstable) atMost('maxConcurrentRequests', 5, isTokenShared ? shared : unstable)
  if (isNetworkUnstable) {
    atLeast('retryAttempts', 6, unstable)
    atLeast('retryDelayBase', isTokenShared ? 3 : 2, isTokenShared ? shared : unstable)
  }
  return draftOf(preset, wishes, [])
}
