import { messageOf, type PreviousScan, type ScanRecord, type ScanStart, type ScanJournal } from '@ioc-scanner/core'
import { NO_RECORD } from './no-record.js'

/**
 * Begins the scan's page of the journal. A journal that fails is named once, and the scan goes on without it; only a scan
 * that is to be taken up and is not there ends the attempt.
 */
export async function beginRecord(
  journal: ScanJournal | undefined,
  start: ScanStart,
  warn: (message: string) => void,
): Promise<ScanRecord> {
  if (journal === undefined) return NO_RECORD
  try {
    return carefulRecord(await journal.begin(start), warn)
  } catch (cause) {
    if (start.resume) throw cause
    warn(`the inventory could not be written, so that this scan cannot be taken up again: ${messageOf(cause)}`)
    return NO_RECORD
  }
}

function carefulRecord(record: ScanRecord, warn: (message: string) => void): ScanRecord {
  const write = async (act: () => Promise<void>): Promise<void> => {
    try {
      await act()
    } catch (cause) {
      warn(`the inventory could not be written: ${messageOf(cause)}`)
    }
  }
  const read = async <Answer>(ask: () => Promise<Answer>, nothing: Answer): Promise<Answer> => {
    try {
      return await ask()
    } catch (cause) {
      warn(`the inventory could not be read: ${messageOf(cause)}`)
      return nothing
    }
  }
  return {
    before: record.before,
    previous: carefulPrevious(record.previous, read),
    listed: (page) => write(() => record.listed(page)),
    listingDone: () => write(() => record.listingDone()),
    repositoryScanned: (seen) => write(() => record.repositoryScanned(seen)),
    ...(record.recordHistory === undefined
      ? {}
      : {
          recordHistory: (...known: Parameters<NonNullable<ScanRecord['recordHistory']>>) =>
            write(async () => record.recordHistory?.(...known)),
        }),
    pastFindings: () => read(() => record.pastFindings(), new Map()),
    teams: (organization) => read(() => record.teams(organization), undefined),
    recordTeams: (...known) => write(() => record.recordTeams(...known)),
    finished: (report) => write(() => record.finished(report)),
  }
}

function carefulPrevious(
  previous: PreviousScan | null,
  read: <Answer>(ask: () => Promise<Answer>, nothing: Answer) => Promise<Answer>,
): PreviousScan | null {
  if (previous === null) return null
  return {
    ...previous,
    packagesAt: (repositoryId) => read(() => previous.packagesAt(repositoryId), new Map()),
    seen: () => read(() => previous.seen(), new Map()),
  }
}
