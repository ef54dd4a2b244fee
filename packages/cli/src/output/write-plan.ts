import { printable } from '@ioc-scanner/core'
import type { ScanPlan } from '@ioc-scanner/engine'

/** Prints what a scan would look at: one line for each repository, then what it leaves out and cannot see. */
export async function writePlan(
  { repositories, skipped, gaps }: ScanPlan,
  stream: NodeJS.WritableStream,
): Promise<void> {
  const lines = repositories.map(({ repository, files, bytes }) =>
    printable(`${repository}\t${files} files\t${bytes} bytes`),
  )
  for (const { repository, reason } of skipped) lines.push(printable(`skipped: ${repository}\t${reason}`))
  for (const { repository, path, reason, detail } of gaps) {
    lines.push(printable(`gap: ${[repository, path].filter((part) => part !== null).join(' ')}\t${reason}: ${detail}`))
  }
  const files = repositories.reduce((sum, repository) => sum + repository.files, 0)
  lines.push(`${repositories.length} repositories, ${files} files, ${skipped.length} skipped, ${gaps.length} gaps`)
  stream.write(`${lines.join('\n')}\n`)
}
