import { describe, expect, jest, test } from '@jest/globals'
import type { ManifestParser, Package } from '@ioc-scanner/core'
import { nameAtVersion, parsed, parsedFromStream } from '../parsing/parsed.js'
import { conformsToManifestParser, manifestParserPromises } from './manifest-parser.js'
import { brokenPromises } from './promises.js'

/** The smallest honest format: `name version`, one a line. */
const pairs: ManifestParser = {
  name: 'pairs',
  version: 1,
  kind: 'lockfile',
  ecosystems: ['npm'],
  matches: (path) => path.split('/').at(-1) === 'pairs.lock',
  parse({ content }, report) {
    const packages: Package[] = []
    for (const [index, text] of content.split(/\r?\n/).entries()) {
      const line = index + 1
      const [, name, version] = /^([\w-]+) ([\d.]+)$/.exec(text) ?? []
      if (name !== undefined && version !== undefined) packages.push({ ecosystem: 'npm', name, version, line })
      else if (text !== '') report({ line, reason: 'neither empty nor a name and a version' })
    }
    return { packages }
  },
  async parseStream({ path, chunks }, report) {
    const bytes: Uint8Array[] = []
    for await (const chunk of chunks) bytes.push(chunk)
    return pairs.parse({ path, content: Buffer.concat(bytes).toString() }, report)
  },
}

const SAMPLE = { path: 'folder/pairs.lock', content: 'left 1.0.0\nright 2.10.3\nmiddle 3.0.0\n' }
conformsToManifestParser(pairs, [SAMPLE])

test('parsed returns packages and problems as the engine would see them', () => {
  const { packages, problems, references } = parsed(pairs, 'pairs.lock', 'left 1.0.0\n?\n')
  expect(packages.map(nameAtVersion)).toEqual(['left@1.0.0'])
  expect(problems).toEqual([{ line: 2, reason: 'neither empty nor a name and a version' }])
  expect(references).toEqual([])
})

test('parsedFromStream gives the same as parsed', async () => {
  expect(await parsedFromStream(pairs, 'pairs.lock', 'left 1.0.0\n', 3)).toEqual(
    parsed(pairs, 'pairs.lock', 'left 1.0.0\n'),
  )
})

describe('the suite notices', () => {
  const readable = ({ parseStream: _, ...rest }: ManifestParser): ManifestParser => rest
  const brokenBy = (change: Partial<ManifestParser>, about = /./): Promise<readonly string[]> => {
    const promises = manifestParserPromises({ ...readable(pairs), ...change }, [SAMPLE])
    return brokenPromises(promises.filter(({ name }) => about.test(name)))
  }
  const changing = (change: (found: Package) => Package): Partial<ManifestParser> => ({
    parse: (input, report) => ({ packages: pairs.parse(input, report).packages.map(change) }),
  })

  test('a parser that throws', async () => {
    const broken = await brokenBy({ parse: ({ content }) => ({ packages: JSON.parse(content) as Package[] }) })
    expect(broken).toEqual(expect.arrayContaining(['it survives nothing at all', 'it survives 100,000 open brackets']))
  })

  test('a parser that takes quadratic time', async () => {
    let seconds = 0
    const cpu = jest.spyOn(process, 'cpuUsage').mockImplementation((before) => ({
      user: before === undefined ? 0 : seconds * 1_000_000,
      system: 0,
    }))
    const slow: ManifestParser['parse'] = ({ content }) => {
      seconds = (content.length / 1_000_000) ** 2
      return { packages: [] }
    }
    const broken = await brokenBy({ parse: slow })
    cpu.mockRestore()
    expect(broken).toContain('it survives one line of megabytes')
    expect(broken).not.toContain('it survives very many empty lines')
  })

  test.each([
    ['a name that is not normalised', changing((found) => ({ ...found, ecosystem: 'NuGet', name: 'Left' }))],
    ['an ecosystem that it does not name', changing((found) => ({ ...found, ecosystem: 'Go' }))],
    ['both version and constraint', changing((found) => ({ ...found, constraint: '^1' }))],
    ['neither version nor constraint', changing(({ ecosystem, name }) => ({ ecosystem, name }))],
    ['a line beyond the end', changing((found) => ({ ...found, line: 99 }))],
    ['line 0', changing((found) => ({ ...found, line: 0 }))],
  ])('%s', async (_fault, change) => {
    const broken = await brokenBy({ ecosystems: ['npm', 'NuGet'], ...change }, /well formed/)
    expect(broken).toContain('sample 1 (folder/pairs.lock): its packages are well formed')
  })

  test('a reference that leaves the root', async () => {
    const broken = await brokenBy({ parse: () => ({ packages: [], references: ['../other.txt'] }) }, /well formed/)
    expect(broken).toContain('sample 1 (folder/pairs.lock): its packages are well formed')
  })

  test('a format that is not read, and does not say so', async () => {
    expect(await brokenBy({ unread: 'a list of pairs' }, /reads nothing|why it is/)).toEqual([
      'it reads nothing, and reports that',
    ])
    const silent = { unread: ' ', parse: () => ({ packages: [] }) }
    expect(await brokenBy(silent, /reads nothing|why it is/)).toHaveLength(2)
  })

  test('a parser that matches too much', async () => {
    const broken = await brokenBy({
      matches: (path) => path.includes('pairs.lock') || path.includes('package-lock.json'),
    })
    expect(broken).toEqual([
      'it matches no path that only looks like its own',
      'sample 1 (folder/pairs.lock): it matches the path and no look-alike of it',
    ])
  })

  test('a parser that keeps the carriage return', async () => {
    const broken = await brokenBy({
      parse: ({ content }) => ({
        packages: content
          .split('\n')
          .filter((line) => line.includes(' '))
          .map((line) => ({ ecosystem: 'npm', name: 'a', version: line })),
      }),
    })
    expect(broken).toContain('sample 1 (folder/pairs.lock): Windows line ends change nothing')
  })

  test('a parser that invents packages for a file that was cut off', async () => {
    const inventive: ManifestParser['parse'] = ({ content }) => {
      const names = content.endsWith('3.0.0\n') ? ['left'] : ['x', 'y']
      return { packages: names.map((name) => ({ ecosystem: 'npm', name, version: '1' })) }
    }
    const broken = await brokenBy({ parse: inventive }, /cut off anywhere/)
    expect(broken).toHaveLength(1)
  })

  test('a parser that lets the file write to the prototype of every object', async () => {
    const shared = Object.prototype as { polluted?: unknown }
    const broken = await brokenBy({
      parse: ({ content }) => {
        if (content.includes('__proto__')) shared.polluted = true
        return { packages: [] }
      },
    })
    delete shared.polluted
    expect(broken).toContain('it survives keys that reach the prototype')
  })

  test('a stream that reads other packages than the whole text', async () => {
    const parser: ManifestParser = { ...pairs, parseStream: async () => ({ packages: [] }) }
    expect(await brokenPromises(manifestParserPromises(parser, [SAMPLE]))).toEqual([
      'sample 1 (folder/pairs.lock): streamed in chunks of any size it gives the same packages',
    ])
  })
})
