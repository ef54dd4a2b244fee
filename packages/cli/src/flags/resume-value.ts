import { LATEST } from '../scan/resumed-scan.js'

/** The command line with a value for a `--resume` that has none: the command takes nothing but flags. */
export function withResumeValue(argv: readonly string[]): string[] {
  return argv.flatMap((word, at) =>
    word === '--resume' && (argv[at + 1] ?? '-').startsWith('-') ? [word, LATEST] : [word],
  )
}
