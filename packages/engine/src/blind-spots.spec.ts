import { expect, test } from '@jest/globals'
import type { Selection } from '@ioc-scanner/core'
import { bad, gaps, scanned } from '../test/scanned.js'
import { indicator } from '../test/test-extensions.js'

test('indicators of ecosystems that no parser reads are a warning, as far as they are selected', async () => {
  const elsewhere = (['NuGet', 'Maven', 'NuGet'] as const).map((ecosystem, index) =>
    indicator(`left${index}`, { all: true }, { ecosystem, campaign: `c${index}` }),
  )
  const warnings = async (selection: Partial<Selection>): Promise<readonly string[]> => {
    const repositories = { 'acme/web': { 'a.lock': '' } }
    const { report } = await scanned({ repositories, indicators: [...bad, ...elsewhere], options: { selection } })
    return report.warnings
  }
  expect(await warnings({})).toEqual([
    'no installed parser reads files of Maven, NuGet: indicators for them cannot be met',
  ])
  expect(await warnings({ ecosystems: ['npm', 'NuGet'] })).toEqual([
    'no installed parser reads files of NuGet: indicators for them cannot be met',
  ])
  expect(await warnings({ ecosystems: ['npm'] })).toEqual([])
})

test('a name that was asked for and is not there is a gap, a pattern that fits none is a warning', async () => {
  const repositories = { 'acme/web': { 'a.lock': '' }, 'acme/api': {}, 'other/web': {} }
  const include = ['WEB', 'acme/w*', 'wbe', 'other/api', 'ap?-*']
  const { report } = await scanned({ repositories, options: { selection: { include } } })
  expect(gaps(report)).toEqual(['null null not-found', 'null null not-found'])
  expect(report.coverage.gaps.map(({ detail }) => detail)).toEqual([
    "'wbe' is the name of none of the 3 repositories that were listed",
    "'other/api' is the name of none of the 3 repositories that were listed",
  ])
  expect(report.warnings).toEqual(["'ap?-*' is the name of none of the 3 repositories that were listed"])
})

test('where nothing has a name that was asked for, everything is skipped', async () => {
  const { report } = await scanned({ repositories: { 'acme/web': {} }, options: { selection: { include: ['wbe'] } } })
  expect(report.coverage).toMatchObject({ gaps: [], repositories: { skipped: 1, scanned: 0 } })
})

test.each<[number, number, number, readonly string[]]>([
  [90, 100, 100, []],
  [
    90,
    112,
    100,
    [
      'the process took up 112 MiB at its peak, 12 more than memory.max_usage_mb (100) allows; before the scan it took up 90',
    ],
  ],
  [120, 130, 100, ['the process takes up 120 MiB before the scan; memory.max_usage_mb is 100 and cannot be kept']],
])(
  'a process of %d MiB that grows to %d where %d are allowed: %j',
  async (baseMb, peakMb, maxMemoryUsageMb, warnings) => {
    const bytes = (megabytes: number) => (): number => megabytes * 1_048_576
    const memory = {
      residentBytes: bytes(baseMb),
      peakBytes: bytes(peakMb),
      usedBytes: () => 0,
      collect: () => undefined,
    }
    const options = { memory, config: { maxMemoryUsageMb } }
    const { report } = await scanned({ repositories: { 'acme/web': { 'a.lock': '' } }, options })
    expect(report.warnings).toEqual(warnings)
  },
)
