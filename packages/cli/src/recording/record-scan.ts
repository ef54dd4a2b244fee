import { randomInt } from 'node:crypto'
import {
  printable,
  type BatchSettings,
  type Credentials,
  type ExtensionRegistry,
  type Randomness,
  type Selection,
  type SourceConnection,
  type Target,
} from '@ioc-scanner/core'
import type { RecordedLogin } from '@ioc-scanner/github/recording'
import { seededRandomness } from '@ioc-scanner/simulation'
import { gitHubSourceOf } from './github-source.js'

export interface RecordingWish {
  readonly file: string
  readonly extensions: ExtensionRegistry
  readonly target: Target
  readonly selection: Selection
  readonly settings: BatchSettings
  readonly connection: Pick<SourceConnection, 'apiUrl' | 'credentials' | 'toolVersion'>
  readonly reservePoints: number
  /** Epoch milliseconds. */
  readonly finishByMs: number | undefined
  /** How many places with indicators the user named. */
  readonly ownIndicators: number
  /** One line on stderr. */
  readonly say: (line: string) => void
}

export interface RecordedScanning {
  /** The chance that a replay will have, too. */
  readonly randomness: Randomness
  /** Ends the recording. @returns What is wrong with it, for the report. */
  readonly finish: () => Promise<readonly string[]>
}

const SEEDS = 2 ** 31

/**
 * Has the scan that follows recorded to a file.
 * @throws {CodedError} `RECORDING_FAILED` where that file cannot be written to.
 */
export async function recordScan(wish: RecordingWish): Promise<RecordedScanning> {
  const { file, extensions, connection, target, selection, settings, ownIndicators, reservePoints, finishByMs } = wish
  const { apiUrl, credentials, toolVersion } = connection
  const { recordedApi, Recorder } = await import('@ioc-scanner/github/recording')
  const source = await gitHubSourceOf(extensions)
  const seed = randomInt(SEEDS)
  const recorder = await Recorder.create(file, {
    tool: { name: 'ioc-scanner', version: toolVersion },
    startedAtMs: Date.now(),
    seed,
    api: recordedApi(apiUrl),
    login: loginOf(credentials),
    target,
    selection,
    settings,
    reservePoints,
    ...(finishByMs === undefined ? {} : { finishByMs }),
    ownIndicators,
  })
  source.sendThrough(recorder.around(source.transport))
  const name = printable(file)
  wish.say(
    `recording to ${name}: names, trees and files of all repositories that are scanned go into it, private ones too; tokens are masked`,
  )
  return {
    randomness: seededRandomness(seed),
    finish: async () => {
      await recorder.close()
      const { problem, exchanges } = recorder
      return problem === undefined ? [] : [`the recording ${name} broke off after ${exchanges} exchanges: ${problem}`]
    },
  }
}

function loginOf(credentials: Credentials): RecordedLogin {
  if (credentials.kind === 'app') {
    const { installationId } = credentials
    return installationId === undefined ? { kind: 'app' } : { kind: 'app', installationId }
  }
  return { kind: 'token', isInstallation: credentials.kind === 'token' && credentials.token.startsWith('ghs_') }
}
