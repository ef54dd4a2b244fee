import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from '@jest/globals'
import { BATCH_SETTINGS, EVERYTHING, type BatchSettings, type Clock, type SourceConnection } from '@ioc-scanner/core'
import { connection } from '@ioc-scanner/testkit'
import { GitHubSource } from '../src/github-source.js'
import { recordedApi, Recorder, replayedApiUrl, Recording, Replay, type RecordedScan } from '../src/recording/index.js'
import { ACME, TOKEN, type OpenedSession } from './open-session.js'
import { RetryingRequests } from './retrying-requests.js'

const folder = mkdtempSync(join(tmpdir(), 'recordings-'))
let files = 0
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A name in a folder that lives as long as the test file. */
export function recordingFile(ending = 'ndjson'): string {
  return join(folder, `${(files += 1)}.${ending}`)
}

const settings = Object.fromEntries(
  Object.entries(BATCH_SETTINGS).map(([name, setting]) => [name, setting.default]),
) as unknown as BatchSettings

export function recordedScan(apiUrl: string, changes: Partial<RecordedScan> = {}): RecordedScan {
  return {
    tool: { name: 'ioc-scanner', version: '0.0.0' },
    startedAtMs: Date.now(),
    seed: 1,
    api: recordedApi(apiUrl),
    login: { kind: 'token', isInstallation: false },
    target: ACME,
    selection: EVERYTHING,
    settings,
    reservePoints: 0,
    ownIndicators: 0,
    ...changes,
  }
}

/** A session whose exchanges are recorded until the recorder is closed. */
export async function recordedSession(
  apiUrl: string,
  file: string,
  changes: Partial<SourceConnection> = {},
): Promise<OpenedSession & { readonly recorder: Recorder }> {
  const source = new GitHubSource()
  const recorder = await Recorder.create(file, recordedScan(apiUrl))
  source.sendThrough(recorder.around(source.transport))
  const requests = new RetryingRequests()
  const session = await source.open(
    connection({
      requests,
      apiUrl,
      credentials: { kind: 'token', token: TOKEN },
      network: { requestTimeoutSeconds: 1, idleTimeoutSeconds: 1 },
      clock: REAL_TIME,
      ...changes,
    }),
  )
  return { session, requests, recorder }
}

/** A session that is answered from a recording, at once. */
export async function replayedSession(
  file: string,
): Promise<OpenedSession & { readonly recording: Recording; readonly replay: Replay }> {
  const recording = await Recording.open(file)
  const replay = await Replay.of(recording)
  const source = new GitHubSource()
  source.sendThrough(replay.transport)
  const requests = new RetryingRequests()
  const session = await source.open(
    connection({
      requests,
      apiUrl: replayedApiUrl(recording.scan.api),
      credentials: { kind: 'token', token: 'ghp_replayed' },
      network: { requestTimeoutSeconds: 5, idleTimeoutSeconds: 5 },
      clock: { now: () => recording.scan.startedAtMs, sleep: async () => undefined },
    }),
  )
  return { session, requests, recording, replay }
}

const REAL_TIME: Clock = {
  now: () => Date.now(),
  sleep: async () => undefined,
}
