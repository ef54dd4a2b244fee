import * as Flags from '@oclif/core/flags'

/** `--format` of commands whose answer is no report. */
export const answerFormat = () =>
  Flags.option({ summary: 'Output format.', options: ['terminal', 'json'] as const, default: 'terminal' as const })()
