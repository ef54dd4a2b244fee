import type {
  BatchSettings,
  Clock,
  Detector,
  FilePrioritizer,
  InventoryStore,
  Limits,
  ManifestParser,
  RepositorySession,
  ScanEvent,
  ScanRecord,
  Selection,
  Target,
} from '@ioc-scanner/core'
import type { Packable } from '../batch/pack-batch.js'
import type { BatchDirector } from '../batch/batch-director.js'
import type { PastWish } from '../history/past-wish.js'
import type { MemoryGuard } from '../memory/memory-guard.js'
import type { ProcessMemory } from '../memory/process-memory.js'
import type { IndicatorIndex } from '../matching/indicator-index.js'
import type { Coverage } from '../report/coverage.js'
import type { Suspicion } from '../report/suspicion.js'
import type { ScanRequests } from '../requests/scan-requests.js'
import type { Exclusions } from './exclusions.js'
import type { FileReaders } from './tree-filter.js'

/** An event as a stage tells it; the time is added on the way. */
export type UntimedEvent = ScanEvent extends infer Event
  ? Event extends ScanEvent
    ? Omit<Event, 'atMs'>
    : never
  : never

/** All that the stages of one scan work with. */
export interface World {
  readonly session: RepositorySession
  readonly requests: ScanRequests
  readonly director: BatchDirector
  readonly parsers: readonly ManifestParser[]
  readonly detectors: readonly Detector[]
  /** Which of them read a file. */
  readonly readers: FileReaders
  readonly prioritizer: FilePrioritizer | undefined
  readonly indicators: IndicatorIndex
  readonly inventory: InventoryStore
  /** This scan's page of the journal. */
  readonly record: ScanRecord
  readonly suspicion: Suspicion
  /** Findings of earlier scans, by repository id. */
  readonly pastFindings: ReadonlyMap<string, number>
  /** What earlier scans know of owners counts for nothing. */
  readonly refresh: boolean
  readonly settings: BatchSettings
  readonly limits: Limits
  readonly target: Target
  readonly selection: Selection
  /** What is looked at beside the heads of default branches. */
  readonly past: PastWish
  /** What the selection leaves out inside repositories. */
  readonly exclusions: Exclusions
  readonly coverage: Coverage
  readonly memory: ProcessMemory
  readonly memoryGuard: MemoryGuard
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Rejects when the scan has to end, whatever it waits for. */
  readonly alarm: Promise<never>
  /** Told once, when the last tree has been listed: the contents that are left to fetch. */
  readonly treesListed: (left: readonly Packable[]) => void
  /** Told before owners are asked for, which nobody knew when the scan was priced: so many requests, of a point each, come on top. */
  readonly alsoExpected: (requests: number) => void
  readonly emit: (event: UntimedEvent) => void
  readonly warn: (message: string) => void
}
