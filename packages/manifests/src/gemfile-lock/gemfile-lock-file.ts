import type { ReportProblem } from '@ioc-scanner/core'
import type { DependencyNode } from '../reading/keyed-graph.js'
import { textLines } from '../reading/text-lines.js'

export interface Gem extends DependencyNode {
  /** Without platform. */
  readonly version: string
  readonly line: number
  readonly isFromRegistry: boolean
}

export interface GemfileLockFile {
  readonly gems: readonly Gem[]
  /** Names of the direct dependencies. */
  readonly direct: readonly string[]
}

const SOURCES = new Set(['GEM', 'GIT', 'PATH', 'PLUGIN SOURCE'])
const SECTIONS = new Set([...SOURCES, 'PLATFORMS', 'DEPENDENCIES', 'CHECKSUMS', 'RUBY VERSION', 'BUNDLED WITH'])
/** `    nokogiri (1.16.0-x86_64-linux)`: RubyGems writes pre-releases with a dot, so bundler cuts at the first hyphen, and so do we. */
const SPEC = /^ {4}([^\s(!]+)(?: \(([^()\s-]*)(?:-[^()\s]*)?\))?!?$/
const NEED = /^ {6}([^\s(!]+)(?: \(|!?$)/
const DIRECT = /^ {2}([^\s(!]+)(?: \(|!?$)/
/** `  remote: https://…`, `  specs:` */
const SOURCE_OPTION = /^ {2}[a-z_]+:/
/** Longer lines are none of Gemfile.lock; the number bounds what one line may cost. */
const MAX_LINE = 10_000

/** Reads the sections of a Gemfile.lock, told apart by indentation alone, as bundler does. */
export function readGemfileLock(content: string, report: ReportProblem): GemfileLockFile {
  const gems: Gem[] = []
  const direct: string[] = []
  const seen = new Set<string>()
  let section = ''
  let needs: string[] = []
  for (const [index, text] of textLines(content).entries()) {
    const line = index + 1
    if (text.trim() === '') continue
    if (text.length > MAX_LINE) {
      report({ line, reason: 'not a line that bundler writes' })
    } else if (!text.startsWith(' ')) {
      section = text.trimEnd()
      seen.add(section)
      if (!SECTIONS.has(section)) report({ line, reason: 'not a section that is known' })
    } else if (section === 'DEPENDENCIES') {
      const [, name] = DIRECT.exec(text) ?? []
      if (name === undefined) report({ line, reason: 'not a dependency' })
      else direct.push(name)
    } else if (SOURCES.has(section) && !SOURCE_OPTION.test(text)) {
      const [, need] = NEED.exec(text) ?? []
      const [, name, version] = SPEC.exec(text) ?? []
      if (need !== undefined) {
        needs.push(need)
      } else if (name === undefined) {
        report({ line, reason: 'not a line that bundler writes' })
      } else if (!version) {
        report({ line, reason: 'package without version' })
      } else {
        needs = []
        gems.push({ name, version, line, isFromRegistry: section === 'GEM', keys: [name], needs })
      }
    }
  }
  if (seen.size === 0) report({ reason: 'the file is empty' })
  else if (!seen.has('DEPENDENCIES'))
    report({ reason: 'without DEPENDENCIES, which bundler writes last: is it cut off?' })
  return { gems, direct }
}
