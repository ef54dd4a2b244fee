export { simulate, type ModelledMemory, type RunScan, type ScanSurroundings } from './simulate.js'
export type { Measurement } from './measurement.js'
export { VIOLATIONS, type Violation, type ViolationCounts } from './server/judge.js'
export { NAMED_WORLDS, namedWorld } from './worlds/named-worlds.js'
export type {
  ModelledCampaign,
  ModelledLimits,
  ModelledNetwork,
  ModelledOrganization,
  ModelledRequestKind,
  ModelledServerTraits,
  ModelledWorld,
  PrimaryLimit,
  ServiceTime,
  Spread,
} from './worlds/modelled-world.js'
export { VirtualClock } from './time/virtual-clock.js'
export { seededRandomness } from './seeded-randomness.js'
