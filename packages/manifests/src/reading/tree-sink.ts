import type { ParsedManifest } from '@ioc-scanner/core'

/** YAML tells texts only: which of them are numbers is for whoever knows the format to say. */
export type Scalar = string | number | boolean | null

/**
 * Is told what a JSON or YAML text says, in its order, with 1-based lines. Every `start` gets its `end`, also in a broken
 * text; a YAML file of several documents starts several trees.
 */
export interface TreeSink {
  start(kind: 'object' | 'array', line: number): void
  end(line: number): void
  key(name: string, line: number): void
  value(value: Scalar, line: number): void
}

/** A sink that makes a file's packages of what it was told. */
export interface ManifestSink extends TreeSink {
  /** Called once, at the end of the text. */
  finish(): ParsedManifest
}
