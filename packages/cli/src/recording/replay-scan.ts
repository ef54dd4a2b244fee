import { generateKeyPairSync } from 'node:crypto'
import { BATCH_SETTINGS, printable, type BatchSettings, type Credentials } from '@ioc-scanner/core'
import type { ScanOptions } from '@ioc-scanner/engine'
import type { RecordedLogin, Recording, Replay } from '@ioc-scanner/github/recording'
import { seededRandomness, VirtualClock } from '@ioc-scanner/simulation'

export interface ReplayedScanning {
  readonly recording: Recording
  readonly replay: Replay
  /** What the engine is to be given beside settings, extensions and indicators. */
  readonly options: Required<Pick<ScanOptions, 'clock' | 'randomness' | 'selection' | 'connection'>>
  /** Lets the recorded time pass, as fast as it goes, until that is done. */
  readonly within: <T>(work: Promise<T>) => Promise<T>
  /** How the recording was good for the replay. @returns What is to be known, for the report. */
  readonly finish: () => Promise<readonly string[]>
}

/** Nothing is waited for in real time: a slow machine is no slow network. */
const LONG_SECONDS = 86_400

/** @throws {CodedError} `RECORDING_UNREADABLE`, `RECORDING_INVALID`, `RECORDING_VERSION` */
export async function openReplay(file: string, toolVersion: string): Promise<ReplayedScanning> {
  const { Recording, Replay, replayedApiUrl } = await import('@ioc-scanner/github/recording')
  const recording = await Recording.open(file)
  const { scan } = recording
  const replay = await Replay.of(recording)
  const clock = new VirtualClock(scan.startedAtMs)
  return {
    recording,
    replay,
    options: {
      clock,
      randomness: seededRandomness(scan.seed),
      selection: scan.selection,
      connection: {
        apiUrl: replayedApiUrl(scan.api),
        credentials: credentialsOf(scan.login),
        toolVersion,
        network: { requestTimeoutSeconds: LONG_SECONDS, idleTimeoutSeconds: LONG_SECONDS },
      },
    },
    within: (work) => clock.runUntil(work),
    finish: async () => {
      await recording.close()
      return warningsOf(file, recording, replay, toolVersion)
    },
  }
}

/** The recorded settings as they would stand on a command line. */
export function settingFlags(settings: BatchSettings): Readonly<Record<string, string | boolean>> {
  return Object.fromEntries(
    Object.entries(BATCH_SETTINGS).map(([name, { flag }]) => {
      const value = settings[name as keyof BatchSettings]
      return [flag, typeof value === 'boolean' ? value : String(value)]
    }),
  )
}

function warningsOf(file: string, recording: Recording, replay: Replay, toolVersion: string): readonly string[] {
  const name = printable(file)
  const { scan, problem } = recording
  const { derived, unknown } = replay.counts
  const recordedBy = printable(scan.tool.version)
  return [
    ...(problem === undefined ? [] : [`the recording ${name} is not whole: ${problem}`]),
    ...(recordedBy === toolVersion ? [] : [`it was recorded by version ${recordedBy}, and this is ${toolVersion}`]),
    ...(derived === 0
      ? []
      : [`${derived} requests differ from the recorded ones and were answered by what those tell`]),
    ...(unknown === 0 ? [] : [`${unknown} requests were not recorded, and got no answer`]),
  ]
}

/** Somebody who may do nothing: what is asked of GitHub is the same, and nothing is sent. */
function credentialsOf(login: RecordedLogin): Credentials {
  if (login.kind === 'token') return { kind: 'token', token: login.isInstallation ? 'ghs_replayed' : 'ghp_replayed' }
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const { installationId } = login
  return {
    kind: 'app',
    appId: 'replayed',
    privateKey: key,
    ...(installationId === undefined ? {} : { installationId }),
  }
}
