import { LineText } from './line-text.js'
import { isAskedFor, type LockfileContent, type LockfileEntry, type WrittenLockfile } from './lockfile.js'
import { byCodePoint } from './sorting.js'

export function writeGemfileLock(content: LockfileContent): WrittenLockfile {
  const text = new LineText()
  text.addAll(['GEM', '  remote: https://rubygems.org/', '  specs:'])
  const sorted = [...content.packages].sort((a, b) => byCodePoint(a.name, b.name))
  const entries = sorted.map(({ name, version, platform, requires = {} }): LockfileEntry => {
    const line = text.add(`    ${name} (${version}${platform === undefined ? '' : `-${platform}`})`)
    text.addAll(Object.entries(requires).map(([needed, range]) => `      ${needed} (${range})`))
    return { ecosystem: 'RubyGems', name, version, line }
  })
  const platforms = new Set(content.packages.flatMap(({ platform }) => (platform === undefined ? [] : [platform])))
  text.addAll(['', 'PLATFORMS', '  ruby', ...[...platforms].sort(byCodePoint).map((platform) => `  ${platform}`)])
  text.addAll(['', 'DEPENDENCIES', ...sorted.filter(isAskedFor).map(({ name, wanted }) => `  ${name} (${wanted})`)])
  text.addAll(['', 'BUNDLED WITH', '   2.5.11'])
  return { text: text.toString(), entries }
}
