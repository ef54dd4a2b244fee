import { PRESETS, type Answers, type PresetName } from '@ioc-scanner/config'

/** Whether there is somebody to ask: stdout may go to a file, the questions go to stderr. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true
}

const context = { output: process.stderr }

/** Asks what a configuration should start from. `measured`: this machine is to be measured instead. */
export function askAnswers(): Promise<Answers | 'measured' | undefined> {
  return untilInterrupted(async () => {
    // Loaded late: only who is asked pays for it.
    const { select, confirm } = await import('@inquirer/prompts')
    const preset = await select<PresetName | 'measured' | null>(
      {
        message: 'Where will scans run?',
        choices: [
          { name: 'wherever: the defaults, which adapt', value: null },
          { name: 'here: measure memory, limits and latency', value: 'measured' },
          ...Object.entries(PRESETS).map(([name, { doc }]) => ({ name, value: name as PresetName, description: doc })),
        ],
      },
      context,
    )
    if (preset === 'measured') return preset
    const files = await select<Answers['files']>(
      {
        message: 'How large are the lockfiles in your repositories?',
        choices: [
          { name: 'of all sizes', value: 'mixed' },
          { name: 'mostly under 100 KB', value: 'small' },
          { name: 'mostly over 1 MB', value: 'large' },
        ],
      },
      context,
    )
    const isTokenShared = await confirm({ message: 'Do others use the same token?', default: false }, context)
    const isNetworkUnstable = await confirm({ message: 'Is the network unstable?', default: false }, context)
    return { preset, files, isTokenShared, isNetworkUnstable }
  })
}

/** Whether a file that is there may be replaced. */
export function askToReplace(file: string): Promise<boolean | undefined> {
  return untilInterrupted(async () => {
    const { confirm } = await import('@inquirer/prompts')
    return confirm({ message: `${file} is there already. Replace it, and keep a backup?`, default: false }, context)
  })
}

/** What was answered; undefined where the questions were interrupted. */
async function untilInterrupted<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (thrown) {
    if ((thrown as { readonly name?: unknown } | null)?.name !== 'ExitPromptError') throw thrown
    return undefined
  }
}
