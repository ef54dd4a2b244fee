import { CodedError, type Selection, type Target } from '@ioc-scanner/core'
import type { Inventory, ScanSummary } from '@ioc-scanner/inventory'
import { wholeTarget } from '../inventory/scan-store.js'

/** `--resume` without an ID. */
export const LATEST = 'latest'
/** What numbers the folders of this machine. */
const FOLDERS = 'folder'

export interface ResumeWish {
  /** An id, its beginning, or `LATEST`. */
  readonly id: string
  /** What the flags name; undefined: nothing, and the journal says it. */
  readonly named: { readonly target: Target; readonly selection: Selection } | undefined
  readonly apiUrl: string
}

/**
 * The scan to go on with.
 * @throws {CodedError} `SCAN_NOT_FOUND` where there is none; `SCAN_FINISHED`; `USAGE` where it belongs to another GitHub.
 */
export async function resumedScan(inventory: Inventory, { id, named, apiUrl }: ResumeWish): Promise<ScanSummary> {
  const scan = id === LATEST ? await latest(inventory, named, apiUrl) : byId(inventory, id)
  if (scan.status === 'complete' || scan.status === 'incomplete')
    throw new CodedError('SCAN_FINISHED', `the scan ${scan.id} came to its end: there is nothing to go on with`)
  // The address decides where the token goes: a file must not say it.
  if (scan.authority !== FOLDERS && !isSame(scan.authority, apiUrl)) {
    const where = `the scan ${scan.id} was one of ${scan.authority}, and this would be one of ${apiUrl}`
    throw new CodedError('USAGE', `${where}; name it with --api-url`)
  }
  return scan
}

/** The scan of that id, or the only one whose id begins so. @throws {CodedError} `SCAN_NOT_FOUND`, `USAGE` */
export function byId({ scans }: Pick<Inventory, 'scans'>, id: string): ScanSummary {
  const found = scans.list().filter((scan) => scan.id === id || (id.length >= SHORTEST && scan.id.startsWith(id)))
  const [first] = found
  if (found.length > 1 && first?.id !== id)
    throw new CodedError('USAGE', `${found.length} scans have an id that begins with '${id}'; write more of it`)
  return found.find((scan) => scan.id === id) ?? first ?? scans.show(id)
}
const SHORTEST = 4

async function latest(inventory: Inventory, named: ResumeWish['named'], apiUrl: string): Promise<ScanSummary> {
  const of = named === undefined ? undefined : await scopeOf(named, apiUrl)
  const found = inventory.scans.latestInterrupted(of)
  if (found !== undefined) return found
  const which = named === undefined ? 'no scan' : 'no scan of this target and selection'
  const known = inventory.scans.latestInterrupted()
  const hint =
    known === undefined
      ? 'scan without --resume'
      : `\`ioc-scanner scans list\` names those that there are, such as ${known.id}`
  throw new CodedError('SCAN_NOT_FOUND', `${which} was interrupted: there is nothing to go on with; ${hint}`)
}

async function scopeOf({ target, selection }: NonNullable<ResumeWish['named']>, apiUrl: string) {
  const authority = target.folders.length > 0 ? FOLDERS : apiUrl
  return { authority, target: await wholeTarget(target), selection }
}

function isSame(one: string, other: string): boolean {
  return one.replace(/\/+$/, '') === other.replace(/\/+$/, '')
}
