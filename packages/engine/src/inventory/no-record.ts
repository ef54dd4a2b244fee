import type { ScanRecord } from '@ioc-scanner/core'

/** Of a scan that nothing outlives. */
export const NO_RECORD: ScanRecord = {
  before: { repositories: [], gaps: [], progress: null, isComplete: false },
  previous: null,
  async listed() {},
  async listingDone() {},
  async repositoryScanned() {},
  async pastFindings() {
    return new Map()
  },
  async teams() {
    return undefined
  },
  async recordTeams() {},
  async finished() {},
}
