import * as Flags from '@oclif/core/flags'
import { ECOSYSTEMS, SEVERITIES } from '@ioc-scanner/core'

const target = 'TARGET'
const selection = 'SELECTION'
const output = 'OUTPUT'

/** What to scan. */
export const targetFlags = {
  org: Flags.string({ summary: 'Organization to scan.', multiple: true, helpValue: '<login>', helpGroup: target }),
  user: Flags.string({
    summary: 'User whose repositories are scanned.',
    multiple: true,
    helpValue: '<login>',
    helpGroup: target,
  }),
  team: Flags.string({
    summary: 'Only repositories that this team of the organization can reach.',
    multiple: true,
    dependsOn: ['org'],
    helpValue: '<slug>',
    helpGroup: target,
  }),
  'team-first': Flags.boolean({
    summary: 'Begin with the repositories of teams, team by team.',
    dependsOn: ['org'],
    helpGroup: target,
  }),
  repo: Flags.string({
    summary: 'With --org: name or glob; alone: OWNER/NAME.',
    multiple: true,
    helpValue: '<name>',
    helpGroup: target,
  }),
  path: Flags.string({
    summary: 'Local folder to scan.',
    multiple: true,
    exclusive: ['org', 'user', 'repo'],
    helpValue: '<dir>',
    helpGroup: target,
  }),
}

/** Which of it. */
export const selectionFlags = {
  exclude: Flags.string({
    summary: 'Leave out repositories of this name or glob.',
    multiple: true,
    helpValue: '<glob>',
    helpGroup: selection,
  }),
  visibility: Flags.option({
    summary: 'Only repositories of this visibility.',
    options: ['public', 'private', 'internal'] as const,
    helpGroup: selection,
  })(),
  topic: Flags.string({
    summary: 'Only repositories with one of these topics.',
    multiple: true,
    helpValue: '<topic>',
    helpGroup: selection,
  }),
  'path-exclude': Flags.string({
    summary: 'Leave out files and folders of this glob.',
    multiple: true,
    helpValue: '<glob>',
    helpGroup: selection,
  }),
  fast: Flags.boolean({ summary: 'Look at root folders only.', helpGroup: selection }),
  'include-archived': Flags.boolean({ summary: 'Scan archived repositories too.', helpGroup: selection }),
  'include-forks': Flags.boolean({ summary: 'Scan forks too.', helpGroup: selection }),
  branches: Flags.string({
    summary: 'Look at other branches and at heads of open pull requests too: all, default, or a glob on their names.',
    helpValue: '<glob>',
    helpGroup: selection,
  }),
  history: Flags.string({
    summary: "Look at the past too: 2026-03-01, 2026-03-01..2026-03-31, or campaign for each attack's own time.",
    helpValue: '<time>',
    helpGroup: selection,
  }),
  ecosystem: Flags.string({
    summary: `Only these ecosystems: ${ECOSYSTEMS.join(', ')}.`,
    multiple: true,
    helpValue: '<name>',
    helpGroup: selection,
  }),
}

/** What it may spend. */
export const budgetFlags = {
  'reserve-points': Flags.integer({
    summary: 'Leave this many points of each bucket to others, whatever the buffer is.',
    min: 0,
    max: 1_000_000,
    helpValue: '<points>',
    helpGroup: 'BUDGET',
  }),
  'finish-by': Flags.string({
    summary: 'End by this time (04:30, or 2026-11-24T04:30): likeliest first, what is left becomes gaps.',
    helpValue: '<time>',
    helpGroup: 'BUDGET',
  }),
}

/** What was known before, and what of it counts. */
export const inventoryFlags = {
  offline: Flags.boolean({
    summary: 'Answer from the inventory alone: no login, no network.',
    exclusive: ['refresh', 'resume', 'record'],
    helpGroup: 'INVENTORY',
  }),
  refresh: Flags.boolean({
    summary: 'Ask again for all that the inventory knows.',
    exclusive: ['offline', 'record'],
    helpGroup: 'INVENTORY',
  }),
  resume: Flags.string({
    summary: 'Go on with an interrupted scan: the latest one, or that of this ID.',
    helpValue: '[<id>]',
    exclusive: ['offline', 'record', 'dry-run'],
    helpGroup: 'INVENTORY',
  }),
}

/** `--fail-on`, with what can be said there. */
export function failOnFlag<Condition extends string>(options: readonly Condition[]) {
  const news = options.some((each) => each === 'new')
    ? ' new: only one that the scan before did not have counts; of severity high on unless another is named.'
    : ''
  return Flags.option({
    summary: `Exit with 1 for a finding of this severity or worse.${news}`,
    options,
    multiple: true,
    default: ['high' as Condition],
    helpGroup: output,
  })()
}

/** What to look for, and what to say. */
export const outputFlags = {
  iocs: Flags.string({
    summary: 'Indicators of your own: a file, folder or https address.',
    multiple: true,
    helpValue: '<file>',
    helpGroup: 'INDICATOR',
  }),
  'ioc-source': Flags.string({
    summary: 'Use only these sources of indicators.',
    multiple: true,
    helpValue: '<name>',
    helpGroup: 'INDICATOR',
  }),
  format: Flags.string({
    summary: 'Report format: terminal, json, or any installed.',
    multiple: true,
    helpValue: '<name>',
    helpGroup: output,
  }),
  output: Flags.string({
    summary: 'Write the report to this file; its ending names the format, or chooses among several.',
    multiple: true,
    helpValue: '<file>',
    helpGroup: output,
  }),
  'metrics-sink': Flags.string({
    summary: 'Send measurements to this sink: console, ndjson, or any installed.',
    multiple: true,
    helpValue: '<name>',
    helpGroup: output,
  }),
  'metrics-detail': Flags.boolean({
    summary: 'Show the names of repositories and paths in the batch log.',
    helpGroup: output,
  }),
  'fail-on': failOnFlag([...SEVERITIES, 'none']),
  progress: Flags.option({
    summary: 'Progress on stderr.',
    options: ['auto', 'json', 'none'] as const,
    default: 'auto',
    helpGroup: output,
  })(),
  'dry-run': Flags.boolean({ summary: 'Only list what would be scanned.', helpGroup: output }),
}
