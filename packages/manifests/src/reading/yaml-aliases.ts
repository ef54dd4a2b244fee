import type { ParsedManifest, ReportProblem } from '@ioc-scanner/core'
import type { ManifestSink, Scalar } from './tree-sink.js'
import type { YamlSink } from './yaml-events.js'

/** Tells a sink the text that an alias repeats. Of one that repeats more than a text nothing is told, beside a problem. */
export class YamlAliases implements ManifestSink, YamlSink {
  readonly #sink: ManifestSink
  readonly #report: ReportProblem
  readonly #texts = new Map<string, Scalar>()
  #anchor: string | undefined

  constructor(sink: ManifestSink, report: ReportProblem) {
    this.#sink = sink
    this.#report = report
  }

  start(kind: 'object' | 'array', line: number): void {
    if (this.#anchor !== undefined) this.#texts.delete(this.#anchor)
    this.#anchor = undefined
    this.#sink.start(kind, line)
  }

  end(line: number): void {
    this.#sink.end(line)
  }

  key(name: string, line: number): void {
    this.#remember(name)
    this.#sink.key(name, line)
  }

  value(value: Scalar, line: number): void {
    this.#remember(value)
    this.#sink.value(value, line)
  }

  anchor(name: string): void {
    this.#anchor = name
  }

  alias(name: string, line: number): void {
    const text = this.#texts.get(name)
    if (text === undefined) this.#report({ line, reason: 'an alias: what it repeats was not read here' })
    this.#sink.value(text ?? '', line)
  }

  finish(): ParsedManifest {
    return this.#sink.finish()
  }

  #remember(text: Scalar): void {
    if (this.#anchor !== undefined) this.#texts.set(this.#anchor, text)
    this.#anchor = undefined
  }
}
