import type { ParsedManifest } from '@ioc-scanner/core'
import type { ManifestSink, Scalar } from './tree-sink.js'

/** Stands for an element of a list in a path. */
export const ELEMENT = '[]'

/**
 * Is told what stands where. `path` names the keys from the root down, `[]` for an element of a list; it is valid during
 * the call only. `line` is that of the key, or of an element's own beginning.
 */
export interface PathVisitor {
  opened(path: readonly string[], kind: 'object' | 'array', line: number): void
  closed(path: readonly string[]): void
  value(path: readonly string[], value: Scalar, line: number): void
  /** Called once, at the end of the text. */
  finish(): ParsedManifest
}

/** Follows the path through what a scanner tells. */
export class PathFollower implements ManifestSink {
  readonly #visitor: PathVisitor
  readonly #path: string[] = []
  readonly #isList: boolean[] = []
  #keyLine = 1

  constructor(visitor: PathVisitor) {
    this.#visitor = visitor
  }

  key(name: string, line: number): void {
    this.#path.length = Math.max(this.#isList.length - 1, 0) // a key before it may have lost its value, in a broken text
    this.#path.push(name)
    this.#keyLine = line
  }

  start(kind: 'object' | 'array', line: number): void {
    this.#visitor.opened(this.#path, kind, this.#enter(line))
    this.#isList.push(kind === 'array')
  }

  end(): void {
    this.#isList.pop()
    this.#path.length = Math.min(this.#path.length, this.#isList.length)
    this.#visitor.closed(this.#path)
    this.#path.pop()
  }

  value(value: Scalar, line: number): void {
    this.#visitor.value(this.#path, value, this.#enter(line))
    this.#path.pop()
  }

  finish(): ParsedManifest {
    return this.#visitor.finish()
  }

  #enter(line: number): number {
    if (this.#isList.at(-1) !== true) return this.#keyLine
    this.#path.push(ELEMENT)
    return line
  }
}
