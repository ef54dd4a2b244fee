import { dirname } from 'node:path'
import { isMap, type Document } from 'yaml'
import { KNOWN_SECTIONS } from '../settings/known-settings.js'
import type { Report } from '../problem.js'
import { displayPath } from './display-path.js'
import type { FoundFile } from './find-files.js'
import type { Layer } from './layer.js'
import { parseYaml } from './parse-yaml.js'
import { readText } from './read-text.js'
import { SectionReader } from './section-reader.js'

export interface Surroundings {
  readonly workingDirectory: string
  /** By absolute path: texts to be read in place of what lies there, before they are written. */
  readonly drafts?: ReadonlyMap<string, string>
}

/** What a file says. All that is wrong with its form, its keys and their places is reported with its line. */
export async function fileLayer(
  found: FoundFile,
  { workingDirectory, drafts }: Surroundings,
  report: Report,
): Promise<Layer> {
  const file = displayPath(found.path, workingDirectory)
  const draft = drafts?.get(found.path)
  const answer = draft === undefined ? await readText(found.path) : { text: draft }
  if ('code' in answer) {
    report({ code: answer.code, message: `${file} ${answer.reason}` })
    return new Map()
  }
  const parsed = parseYaml(answer.text)
  if ('problems' in parsed) {
    for (const { line, reason } of parsed.problems) {
      const message = line === undefined ? `${file} ${reason}` : `${file}, line ${line}: ${reason}`
      report({ code: 'CONFIG_SYNTAX', message })
    }
    return new Map()
  }
  const reader = new SectionReader({
    file,
    role: found.role,
    baseDirectory: dirname(found.path),
    lineOf: parsed.lineOf,
    report,
  })
  reader.read(parsed.document.contents, mayLeaveOutBatch(found.path, parsed.document) ? 'batch' : '')
  return reader.entries
}

/** A `batch_config` file may hold the sections of `batch` directly. */
function mayLeaveOutBatch(path: string, { contents }: Document.Parsed): boolean {
  if (!/batch_config\.(yaml|json)$/.test(path) || !isMap(contents)) return false
  return contents.items.every(({ key }) => KNOWN_SECTIONS.has(`batch.${String(key)}`))
}
