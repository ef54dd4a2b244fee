import { BATCH_SETTINGS, type BatchSettingName, type Setting } from '@ioc-scanner/core'
import { PRESETS } from '../presets.js'
import { baseOf, type Draft } from './draft.js'

/**
 * The draft as the text of a YAML file, with short comments. What differs from its base is set; everything else stands
 * there behind a `#`, with the value that holds anyway, to be uncommented and changed.
 */
export function configurationText(draft: Draft): string {
  const { preset, remarks } = draft
  return [
    '# Configuration of ioc-scanner. What holds, and where it came from: ioc-scanner config show',
    '# Keep it under version control. Never put a token here: those are read from GITHUB_TOKEN.',
    ...remarks.map((remark) => `# ${remark}`),
    '',
    ...(preset === null ? ['# preset: development'] : [`# ${PRESETS[preset].doc}`, `preset: ${preset}`]),
    '',
    '# A line behind a # shows what holds without it.',
    'batch:',
    ...sections().flatMap(([section, names]) => [
      `  ${section}:`,
      ...names.flatMap((name) => settingLines(name, draft)),
    ]),
  ]
    .join('\n')
    .concat('\n')
}

function settingLines(name: BatchSettingName, { preset, settings, reasons }: Draft): readonly string[] {
  const setting: Setting = BATCH_SETTINGS[name]
  const word = setting.key.slice(setting.key.indexOf('.') + 1)
  const own = settings[name]
  const line = own === undefined ? `# ${word}: ${baseOf(preset)[name]}` : `${word}: ${own}${becauseOf(reasons[name])}`
  return [`    # ${setting.doc}${rangeOf(setting)}`, `    ${line}`]
}

function rangeOf(setting: Setting): string {
  if (!('min' in setting)) return ''
  return ` From ${setting.min} to ${setting.max}${setting.unit === undefined ? '' : ` ${setting.unit}`}.`
}

const becauseOf = (reason: string | undefined): string => (reason === undefined ? '' : ` # ${reason}`)

function sections(): readonly (readonly [string, readonly BatchSettingName[]])[] {
  const bySection = new Map<string, BatchSettingName[]>()
  for (const [name, { key }] of Object.entries(BATCH_SETTINGS)) {
    const section = key.slice(0, key.indexOf('.'))
    bySection.set(section, [...(bySection.get(section) ?? []), name as BatchSettingName])
  }
  return [...bySection]
}
