import type { Report } from '@ioc-scanner/core'
import { groupedBy } from './campaign-groups.js'
import { plural } from './quantities.js'

type Skipped = Report['coverage']['skipped'][number]

/** Whether a part of a repository was left out, and not all of it. */
export const isPart = ({ folders, files }: Skipped): boolean => folders !== undefined || files !== undefined

/** Repositories of which the user left something out. */
export function repositoriesInPart({ skipped }: Report['coverage']): number {
  return new Set(skipped.filter(isPart).map(({ repository }) => repository)).size
}

/** For each reason how much was left out: `12 folders below the root folder (--fast) in 3 repositories`. */
export function leftOutInWords({ skipped }: Report['coverage']): readonly string[] {
  return [...groupedBy(skipped.filter(isPart), ({ reason }) => reason)].map(([reason, entries]) => {
    const folders = entries.reduce((sum, entry) => sum + (entry.folders ?? 0), 0)
    const files = entries.reduce((sum, entry) => sum + (entry.files ?? 0), 0)
    const parts = [
      ...(folders === 0 ? [] : [plural(folders, 'folder')]),
      ...(files === 0 ? [] : [plural(files, 'file')]),
    ]
    return `${parts.join(' and ')} ${reason} in ${plural(entries.length, 'repository', 'repositories')}`
  })
}
