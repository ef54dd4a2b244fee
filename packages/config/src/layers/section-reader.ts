import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml'
import { nearest } from '../nearest.js'
import { nearestKnown } from '../settings/nearest-known.js'
import { shownText, shownValue } from '../shown-value.js'
import type { Report } from '../problem.js'
import { NOT_IN_FILES, type Field } from '../settings/app-settings.js'
import { KNOWN_SECTIONS, KNOWN_SETTINGS, type KnownSetting } from '../settings/known-settings.js'
import { allowed, fromText, ruleFrom } from '../settings/value-formats.js'
import type { Entry } from './layer.js'
import { originText, wasOnlyFound, type FileOrigin, type FileRole } from './origin.js'
import { leadsOutOf, notInProjectFile, onlyInItsFolder } from './restricted.js'
import { withAbsolutePaths } from './text-entry.js'

interface Source {
  readonly file: string
  readonly role: FileRole
  /** Paths are relative to it. */
  readonly baseDirectory: string
  readonly lineOf: (offset: number) => number
  readonly report: Report
}

const MOST_PROBLEMS = 50

/** Walks the sections of one file and gathers what it sets. It never goes deeper than the known keys do. */
export class SectionReader {
  readonly entries = new Map<string, Entry>()
  private readonly firstLines = new Map<string, number>()
  private reported = 0

  constructor(private readonly source: Source) {}

  /** @param section Key of the section that the node is: '' for the whole file. */
  read(node: unknown, section: string): void {
    if (isEmpty(node)) return
    if (!isMap(node)) {
      const what = section === '' ? this.source.file : section
      this.problem(
        'CONFIG_WRONG_VALUE',
        section,
        node,
        `${what} is ${shownNode(node)}`,
        `allowed is ${sectionWords(section)}`,
      )
      return
    }
    for (const pair of node.items) {
      if (this.reported >= MOST_PROBLEMS) return
      this.readPair(pair, section)
    }
  }

  private readPair({ key: keyNode, value }: Pair, section: string): void {
    if (!isScalar(keyNode)) {
      this.problem('CONFIG_UNKNOWN_KEY', section, keyNode, 'a key is not a word', `allowed is ${sectionWords(section)}`)
      return
    }
    const key = section === '' ? String(keyNode.value) : `${section}.${String(keyNode.value)}`
    if (this.standsTwice(key, keyNode)) return
    const setting = KNOWN_SETTINGS.get(key)
    if (setting !== undefined) this.readSetting(setting, keyNode, value)
    else if (KNOWN_SECTIONS.has(key)) this.read(value, key)
    else this.unknown(key, section, keyNode)
  }

  private standsTwice(key: string, node: Node): boolean {
    const first = this.firstLines.get(key)
    if (first === undefined) {
      this.firstLines.set(key, this.originOf(node).line)
      return false
    }
    this.problem(
      'CONFIG_DUPLICATE_KEY',
      key,
      node,
      `${shownText(key)} stands there twice`,
      `it is already in line ${first}`,
    )
    return true
  }

  private unknown(key: string, section: string, node: Node): void {
    const place = NOT_IN_FILES.get(key)
    if (place !== undefined) {
      this.problem('CONFIG_NOT_IN_FILES', key, node, `${key} cannot be set in a file`, place)
      return
    }
    const meant = nearestKnown(key)
    const advice = meant === undefined ? `known here: ${wordsOf(section).join(', ')}` : `did you mean ${meant}?`
    this.problem('CONFIG_UNKNOWN_KEY', key, node, `${shownText(key)} is unknown`, advice)
  }

  private readSetting(setting: KnownSetting, keyNode: Node, valueNode: unknown): void {
    const origin = this.originOf(keyNode)
    if (setting.restricted !== undefined && wasOnlyFound(origin)) {
      this.count(notInProjectFile(setting, setting.restricted, origin))
      return
    }
    const before = this.reported
    const value = this.valueOf(setting, valueNode)
    if (this.reported > before) return
    if (value === undefined) {
      const message = `${setting.key} is ${shownNode(valueNode)}`
      this.problem('CONFIG_WRONG_VALUE', setting.key, keyNode, message, `allowed is ${allowed(setting)}`)
      return
    }
    if (this.leavesItsFolder(setting, value, origin)) return
    this.entries.set(setting.key, { value: withAbsolutePaths(setting, value, this.source.baseDirectory), origin })
  }

  private leavesItsFolder(setting: KnownSetting, value: unknown, origin: FileOrigin): boolean {
    if (setting.confined !== true || !wasOnlyFound(origin) || !Array.isArray(value)) return false
    const outside = value.filter(
      (location) => typeof location === 'string' && leadsOutOf(this.source.baseDirectory, location),
    )
    const [first] = outside as readonly string[]
    if (first !== undefined) this.count(onlyInItsFolder(setting, first, origin))
    return first !== undefined
  }

  /** Plain data, or undefined where it has a shape that no value of this setting has. */
  private valueOf(setting: KnownSetting, node: unknown): unknown {
    if (node === null) return null
    if (isScalar(node)) return scalarValue(setting, node.value, node.source)
    if (!isSeq(node)) return undefined
    return node.items.map((item) => {
      if (isMap(item) && setting.format === 'rules') return this.ruleOf(setting, setting.fields, item)
      if (!isScalar(item)) return null
      return setting.format === 'rules' && typeof item.value === 'string'
        ? ruleFrom(item.value, setting.fields)
        : item.value
    })
  }

  private ruleOf(setting: KnownSetting, fields: readonly Field[], map: YAMLMap): Readonly<Record<string, unknown>> {
    const rule: Record<string, unknown> = {}
    for (const { key: keyNode, value } of map.items) {
      if (this.reported >= MOST_PROBLEMS) break
      const name = isScalar(keyNode) ? String(keyNode.value) : ''
      const key = `${setting.key}.${name}`
      const field = fields.find((candidate) => candidate.name === name)
      if (field === undefined) {
        const names = fields.map((candidate) => candidate.name)
        const meant = nearest(name, names)
        const advice = meant === undefined ? `known here: ${names.join(', ')}` : `did you mean ${setting.key}.${meant}?`
        this.problem('CONFIG_UNKNOWN_KEY', key, keyNode, `${shownText(key)} is unknown`, advice)
      } else if (field.restricted !== undefined && wasOnlyFound(this.originOf(keyNode))) {
        this.count(notInProjectFile({ key, flag: field.flag }, field.restricted, this.originOf(keyNode)))
      } else if (Object.hasOwn(rule, name)) {
        this.problem('CONFIG_DUPLICATE_KEY', key, keyNode, `${key} stands twice in one rule`, 'once is enough')
      } else {
        rule[name] = isScalar(value) ? value.value : null
      }
    }
    return rule
  }

  private problem(code: string, key: string, node: unknown, what: string, advice: string): void {
    const origin = this.originOf(node)
    this.count({ code, message: `${what} (${originText(origin)}); ${advice}`, key: shownText(key), origin })
  }

  private count(problem: Parameters<Report>[0]): void {
    this.reported += 1
    this.source.report(problem)
    if (this.reported === MOST_PROBLEMS) {
      const message = `${this.source.file} has more problems; the first ${MOST_PROBLEMS} are shown`
      this.source.report({ code: 'CONFIG_MANY_PROBLEMS', message })
    }
  }

  private originOf(node: unknown): FileOrigin {
    const offset = (node as Partial<Node> | null)?.range?.[0] ?? 0
    return { kind: 'file', role: this.source.role, file: this.source.file, line: this.source.lineOf(offset) }
  }
}

function isEmpty(node: unknown): boolean {
  return node === null || (isScalar(node) && node.value === null)
}

/** YAML reads 0x10 and 1e3 as numbers; here numbers are written as in variables and flags. */
function scalarValue(setting: KnownSetting, value: unknown, source: string | undefined): unknown {
  const isCounted = setting.format === 'integer' || setting.format === 'number'
  return isCounted && typeof value === 'number' && source !== undefined ? fromText(setting, source) : value
}

function shownNode(node: unknown): string {
  if (isAlias(node)) return 'an alias, which is never followed'
  if (isScalar(node)) return shownValue(node.value)
  return isSeq(node) ? 'a list' : 'a section'
}

function wordsOf(section: string): string[] {
  const start = section === '' ? '' : `${section}.`
  const keys = [...KNOWN_SETTINGS.keys()].filter((key) => key.startsWith(start))
  return [...new Set(keys.map((key) => key.slice(start.length).split('.')[0] ?? ''))]
}

function sectionWords(section: string): string {
  return `a section with the keys ${wordsOf(section).join(', ')}`
}
