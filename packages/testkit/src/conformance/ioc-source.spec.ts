import { describe, expect, test } from '@jest/globals'
import { CodedError, type Indicator, type IocSource } from '@ioc-scanner/core'
import { artifactIndicator, packageIndicator } from '../builders/indicators.js'
import { conformsToIocSource, iocSourcePromises, type IocSourceCase } from './ioc-source.js'
import { brokenPromises } from './promises.js'

const GOOD: readonly Indicator[] = [packageIndicator(), artifactIndicator()]
const texts = new Map<string, string>([['good', 'left 1.0.1']])

/** Reads `name version` lines of texts that it knows by name. */
const lines: IocSource = {
  name: 'testkit',
  async *load({ locations, report, stamp }) {
    stamp('2026-03-01')
    for (const location of locations) {
      const text = texts.get(location)
      if (text === undefined) throw new CodedError('IOC_SOURCE_MISSING', `there is no '${location}'`)
      for (const [index, line] of text.split('\n').entries()) {
        const [, name, version] = /^([a-z]+) ([\d.]+)$/.exec(line) ?? []
        if (name === undefined || version === undefined) report({ location, line: index + 1, reason: 'no indicator' })
        else yield packageIndicator({ id: `${location}-${index}`, name, affected: { versions: [version] } })
      }
    }
  },
}

const given: IocSourceCase = {
  locations: ['good'],
  unreachable: 'nowhere',
  locate: async (content) => {
    texts.set('made', content)
    return 'made'
  },
}

conformsToIocSource(() => lines, given)

describe('the suite notices', () => {
  const yielding = (indicators: readonly Indicator[], asOf = '2026-03-01'): Promise<readonly string[]> => {
    const source: IocSource = {
      name: 'testkit',
      async *load({ stamp }) {
        stamp(asOf)
        yield* indicators
      },
    }
    return brokenPromises(iocSourcePromises(() => source, {}))
  }
  const WELL_FORMED = 'it yields well-formed indicators, each once, and no problem'

  test('good ones are accepted', async () => {
    expect(await yielding(GOOD)).toEqual([])
  })

  test.each<[string, readonly Indicator[]]>([
    ['no indicator at all', []],
    ['the same indicator twice', [packageIndicator(), packageIndicator()]],
    ['a name that is not normalised', [packageIndicator({ ecosystem: 'PyPI', name: 'Left_Pad' })]],
    ['another source', [packageIndicator({ source: 'somebody-else' })]],
    ['a reference by http', [packageIndicator({ references: ['http://example.com'] })]],
    ['a time that is none', [packageIndicator({ firstSeenAt: 'last week' })]],
    ['no version', [packageIndicator({ affected: { versions: [] } })]],
    ['an artifact without a value', [artifactIndicator({ value: '' })]],
  ])('%s', async (_fault, indicators) => {
    expect(await yielding(indicators)).toContain(WELL_FORMED)
  })

  test('a stamp that is no date', async () => {
    expect(await yielding(GOOD, 'yesterday')).toEqual(['it says how fresh its indicators are'])
  })

  test('a location that is passed over in silence', async () => {
    const silent: IocSource = {
      name: 'testkit',
      async *load({ stamp }) {
        stamp('2026-03-01')
        yield* GOOD
      },
    }
    const broken = await brokenPromises(iocSourcePromises(() => silent, { unreachable: 'nowhere' }))
    expect(broken).toEqual(['a location that is not there is named, never passed over'])
  })

  test('a source that dies of its input with an error without a code', async () => {
    const fragile: IocSource = {
      name: 'testkit',
      async *load({ locations, stamp }) {
        stamp('2026-03-01')
        yield* JSON.parse(texts.get(locations[0] ?? '') ?? '[]') as Indicator[]
      },
    }
    texts.set('good', JSON.stringify(GOOD))
    const broken = await brokenPromises(
      iocSourcePromises(() => fragile, { locations: ['good'], locate: given.locate! }),
    )
    expect(broken).toContain('it reads nothing at all: well-formed indicators, named problems or one coded error')
  })
})
