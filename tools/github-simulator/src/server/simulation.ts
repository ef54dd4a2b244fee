import type { AdvanceableClock } from '../clock/clock.js'
import type { FaultSource } from '../faults/fault-plan.js'
import type { Git } from '../git/git.js'
import type { Ledger } from '../ledger/ledger.js'
import type { PrimaryLimits } from '../limits/primary-limits.js'
import type { SecondaryLimits } from '../limits/secondary-limits.js'
import type { TokenBook } from '../world/caller.js'
import type { ManifestBook } from '../world/manifest-book.js'
import type { WorldIndex } from '../world/world-index.js'
import type { Settings } from './settings.js'

/** Everything that lives as long as one simulator. */
export interface Simulation {
  readonly settings: Settings
  readonly clock: AdvanceableClock
  readonly world: WorldIndex
  readonly tokens: TokenBook
  readonly git: Git
  readonly manifests: ManifestBook
  readonly primary: PrimaryLimits
  readonly secondary: SecondaryLimits
  readonly ledger: Ledger
  readonly faults: FaultSource
}
