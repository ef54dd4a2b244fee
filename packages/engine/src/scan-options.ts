import type {
  BatchSettings,
  Clock,
  Download,
  ExtensionRegistry,
  InventoryStore,
  MetricsSink,
  Randomness,
  RepositorySource,
  Selection,
  SourceConnection,
} from '@ioc-scanner/core'
import type { DependencyContainer } from '@ioc-scanner/core/di'
import type { BranchWish, HistoryWish } from './history/past-wish.js'
import type { ProcessMemory } from './memory/process-memory.js'

export interface ScanOptions {
  /** Where extensions are registered: a tsyringe container, or a registry over one. */
  readonly container: DependencyContainer | ExtensionRegistry
  /** Default: all defaults. A plain object is validated as `BatchConfig` does it. */
  readonly config?: Partial<BatchSettings>
  readonly selection?: Partial<Selection>
  readonly connection?: Partial<Pick<SourceConnection, 'apiUrl' | 'credentials' | 'network' | 'toolVersion'>>
  /** Files, folders or addresses for the source `file`. */
  readonly iocs?: readonly string[]
  /** Names of IOC sources; default: every installed one that needs no locations, and `file` when `iocs` are given. */
  readonly iocSources?: readonly string[]
  /** Lent to the IOC sources; without it they read nothing from other hosts. */
  readonly download?: Download
  /** Sinks in addition to those named in `sinkNames`. */
  readonly sinks?: readonly MetricsSink[]
  /** Installed metrics sinks to use; default: none. */
  readonly sinkNames?: readonly string[]
  /** Name of the preset, for the report. */
  readonly preset?: string | null
  /** Closed with the scan. Default: one that forgets at its end. */
  readonly inventory?: InventoryStore
  /** Names the scan in its report and in the inventory's journal. Default: a new UUID. */
  readonly id?: string
  /** Goes on with the scan of that `id`, which was interrupted. */
  readonly resume?: boolean
  /** Asks again for all that the inventory knows. */
  readonly refresh?: boolean
  /** Serves the target instead of the first installed source that does. */
  readonly source?: RepositorySource
  /** Further refs to look at: `all`, or a glob on names of branches and of open pull requests' branches. Default: `default`, none. */
  readonly branches?: BranchWish
  /** A time to look back at: was anything bad then? Default: only what is there now is looked at. */
  readonly history?: HistoryWish
  /** Points of each bucket that are left to others, beside the configured buffer; default 0. */
  readonly reservePoints?: number
  /** Epoch milliseconds by which the scan ends; what is left by then becomes gaps. Default: it takes as long as it needs. */
  readonly finishByMs?: number
  readonly clock?: Clock
  readonly randomness?: Randomness
  /** Default: this process's own. */
  readonly memory?: ProcessMemory
  /** Stops the scan: the report holds what is known so far. */
  readonly signal?: AbortSignal
}
