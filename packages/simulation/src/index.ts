export { simulate, type RunScan, type ScanSurroundings } from './simulate.js'
export { modelledGitHub, type ModelledGitHub, type ModelledMemory } from './modelled-github.js'
export type { Hit } from './organization/place-hits.js'
export type { Judge } from './server/judge.js'
export type { Measurement } from './measurement.js'
export { VIOLATIONS, type Violation, type ViolationCounts } from './server/judge.js'
export { checkedWorld } from './worlds/checked-world.js'
export { NAMED_WORLDS, namedWorld } from './worlds/named-worlds.js'
export type {
  KnownFile,
  KnownOrganization,
  KnownRepository,
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
