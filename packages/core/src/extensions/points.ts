import type { Detector } from './detector.js'
import type { FilePrioritizer } from './file-prioritizer.js'
import type { IocSource } from './ioc-source.js'
import type { ManifestParser } from './manifest-parser.js'
import type { MetricsSink } from './metrics-sink.js'
import type { Reporter } from './reporter.js'
import type { RepositorySource } from './repository-source.js'
import type { Strategy } from './strategy.js'

/** The eight extension points and their contracts. */
export interface ExtensionPoints {
  readonly strategy: Strategy
  readonly 'file-prioritizer': FilePrioritizer
  readonly 'ioc-source': IocSource
  readonly 'metrics-sink': MetricsSink
  readonly 'manifest-parser': ManifestParser
  readonly detector: Detector
  readonly reporter: Reporter
  readonly 'repository-source': RepositorySource
}
export type ExtensionPoint = keyof ExtensionPoints

/** Each point with the methods that an implementation must have: checked at registration, so that a mistake is named at once. */
export const EXTENSION_POINTS: {
  readonly [Point in ExtensionPoint]: readonly (string & keyof ExtensionPoints[Point])[]
} = {
  strategy: ['plan'],
  'file-prioritizer': ['score'],
  'ioc-source': ['load'],
  'metrics-sink': ['record', 'flush'],
  'manifest-parser': ['matches', 'parse'],
  detector: ['selects', 'detect'],
  reporter: ['render'],
  'repository-source': ['serves', 'open'],
}

/** The container's token of a point. Symbol.for, so that two copies of core mean the same one. */
export function tokenOf(point: ExtensionPoint): symbol {
  return Symbol.for(`ioc-scanner/v1/${point}`)
}
