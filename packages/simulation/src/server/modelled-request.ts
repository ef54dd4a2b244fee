import type { Bucket } from '@ioc-scanner/core'
import type { ModelledRequestKind } from '../worlds/modelled-world.js'

/** One request as it reaches the server. */
export interface ModelledRequest {
  readonly kind: ModelledRequestKind
  readonly bucket: Bucket
  /** What it asks for: repositories, trees or files. */
  readonly things: readonly ModelledThing[]
  /** Bytes of its answer that the client has to hold at one time. */
  readonly heldBytes: number
}

export interface ModelledThing {
  readonly repository: string
  /** Of the answer. */
  readonly bytes: number
}

export function bytesOf(things: readonly ModelledThing[]): number {
  return things.reduce((sum, { bytes }) => sum + bytes, 0)
}
