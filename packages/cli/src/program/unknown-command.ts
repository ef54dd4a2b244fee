import { distance } from 'fastest-levenshtein'
import type { Hook } from '@oclif/core'
import { CodedError } from '@ioc-scanner/core'

/** oclif's hook `command_not_found`: one message, which ends as every other mistake in the command line does. */
const unknownCommand: Hook.CommandNotFound = async ({ id, config }) => {
  const words = id.split(':')
  const known = config.commands.filter(({ hidden }) => !hidden).map((command) => command.id)
  const meant = nearestCommand(words, known)
  const { bin } = config
  const hint = meant === undefined ? '' : ` is '${bin} ${meant}' meant?`
  throw new CodedError(
    'UNKNOWN_COMMAND',
    `'${words.join(' ')}' is no command of ${bin};${hint} \`${bin} help\` lists all of them`,
  )
}

export default unknownCommand

/** The command whose words are nearly those that were typed first; undefined where none is near. */
export function nearestCommand(words: readonly string[], known: readonly string[]): string | undefined {
  const ranked = known
    .map((command) => {
      const name = command.replaceAll(':', ' ')
      const typed = words.slice(0, name.split(' ').length).join(' ').toLowerCase().slice(0, LONGEST_COMPARED)
      return { name, away: distance(typed, name) }
    })
    .sort((a, b) => a.away - b.away)
  const [best] = ranked
  return best !== undefined && best.away <= Math.max(2, best.name.length / 3) ? best.name : undefined
}

const LONGEST_COMPARED = 100
