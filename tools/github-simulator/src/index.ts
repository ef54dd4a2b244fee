export { createOrganization, type CreatedOrganization } from './organization/create-organization.js'
export type {
  CommitDescription,
  FileDescription,
  OrganizationDescription,
  PullRequestDescription,
  RepositoryDescription,
  RunDescription,
} from './organization/description.js'
export { DEMO_TOKEN, DEMO_USER } from './organization/tokens.js'
export { AdvanceableClock, VirtualClock } from './clock/clock.js'
export type { SimulatorClock } from './clock/clock.js'
export type { FaultKind, FaultPlan } from './faults/fault-plan.js'
export type { LedgerSnapshot, RequestKind, Tally } from './ledger/ledger.js'
export type { RepositoryChange, WorldChanges } from './changes/world-changes.js'
export type { PushDescription } from './changes/write-push.js'
export type { Settings, SimulatorOptions } from './server/settings.js'
export { startSimulator } from './server/start-simulator.js'
export type { Simulator, StartOptions } from './server/start-simulator.js'
export type {
  EntryCount,
  GroundTruth,
  TrueCommit,
  TrueExposedRef,
  TrueExposure,
  TrueFinding,
  TrueGap,
  TrueRun,
  World,
} from './world/world.js'
export {
  describeGeneratedOrganization,
  generateOrganization,
  type GeneratorOptions,
} from './generator/generate-organization.js'
export { HISTORY_PLOTS } from './generator/histories.js'
export { groundTruthOf } from './organization/ground-truth.js'
export { isWantedPath } from './organization/wanted-paths.js'
export { DEMO_ORGANIZATION } from './organization/demo.js'
export { loadDescription } from './organization/load-description.js'
