import type { ExtensionRegistry } from '@ioc-scanner/core'
import type { World } from '../pipeline/world.js'

/** Tells what a scan cannot see from the start, whatever lies in the repositories. */
export function tellBlindSpots(world: World, extensions: ExtensionRegistry): void {
  const { coverage, indicators, detectors, warn } = world
  // Nobody knows what it would have looked for.
  for (const { plugin, reason } of extensions.problems) {
    coverage.gap({ repository: null, ref: null, path: null, reason: 'plugin', detail: `plugin ${plugin}: ${reason}` })
  }
  if (indicators.artifacts.length > 0 && detectors.length === 0) {
    warn(
      `${indicators.artifacts.length} indicators of other kinds (hashes, file names, domains …) were not looked for: no detector is installed`,
    )
  }
  const unread = ecosystemsNobodyReads(world)
  if (unread.length > 0)
    warn(`no installed parser reads files of ${unread.join(', ')}: indicators for them cannot be met`)
}

/** Ecosystems that an indicator is for, that are selected, and that no parser reads. */
function ecosystemsNobodyReads({ indicators, parsers, selection }: World): readonly string[] {
  const read = new Set(parsers.flatMap(({ ecosystems }) => ecosystems))
  const searched = new Set(indicators.campaigns.flatMap(({ ecosystems }) => ecosystems))
  const isSelected = (ecosystem: string): boolean =>
    selection.ecosystems.length === 0 || selection.ecosystems.includes(ecosystem)
  return [...searched].filter((ecosystem) => !read.has(ecosystem) && isSelected(ecosystem)).sort()
}
