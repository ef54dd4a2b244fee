import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ManifestParser, Package } from '@ioc-scanner/core'
import { extractedAsJson, extractedAsText, problemsAsText } from './extracted-output.js'
import { extractFiles } from './extract-files.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ioc-scanner-extract-'))
  await writeFile(join(folder, 'list'), 'text')
})
afterEach(() => rm(folder, { recursive: true }))

const npm = (name: string, version?: string): Package => ({
  ecosystem: 'npm',
  name,
  ...(version === undefined ? { constraint: '*' } : { version }),
})

const parser = (about: Partial<ManifestParser> = {}): ManifestParser => ({
  name: 'list',
  version: 1,
  kind: 'manifest',
  ecosystems: ['npm'],
  matches: (path) => path === 'list',
  parse: () => ({ packages: [] }),
  ...about,
})

test('packages are sorted by ecosystem, name and version, over all parsers of a file', async () => {
  const one = parser({ parse: () => ({ packages: [npm('b', '2.0.0'), npm('b', '1.0.0')] }) })
  const other = parser({ name: 'other', parse: () => ({ packages: [npm('a')] }) })
  const [file] = await extractFiles([join(folder, 'list')], [one, other])
  expect(file?.packages.map(({ name, version }) => `${name} ${version ?? '-'}`)).toEqual(['a -', 'b 1.0.0', 'b 2.0.0'])
})

test('a parser that throws is a problem under its name, and the others are kept', async () => {
  const broken = parser({
    name: 'broken',
    parse: () => {
      throw new Error('oops')
    },
  })
  const [file] = await extractFiles(
    [join(folder, 'list')],
    [broken, parser({ parse: () => ({ packages: [npm('a')] }) })],
  )
  expect(file?.problems).toEqual([{ reason: 'the parser broken failed: oops' }])
  expect(file?.packages).toHaveLength(1)
})

test('a large file goes in pieces to a parser that takes them, and is too large for others', async () => {
  await truncate(join(folder, 'list'), 65 * 1_048_576)
  let bytes = 0
  const streaming = parser({
    name: 'streaming',
    parseStream: async ({ chunks }) => {
      for await (const chunk of chunks) bytes += chunk.length
      return { packages: [npm('a')] }
    },
  })
  const [file] = await extractFiles([join(folder, 'list')], [streaming, parser()])
  expect(bytes).toBe(65 * 1_048_576)
  expect(file?.packages).toHaveLength(1)
  expect(file?.problems).toEqual([{ reason: 'with 65 MiB it is too large for list' }])
})

test('a file that nobody reads is an error with the parsers that there are', async () => {
  const unread = parser({ name: 'other', unread: 'known by its name only' })
  await expect(extractFiles(['notes.txt'], [parser(), unread])).rejects.toThrow(
    /^no parser reads a file named notes\.txt; installed: list$/,
  )
})

test('what is no file with a name is refused in words', async () => {
  await expect(extractFiles(['-'], [parser()])).rejects.toThrow('standard input is not read: name the file')
  await expect(extractFiles([folder], [parser()])).rejects.toThrow(
    `${folder} is a folder: name the files in it, or \`scan --path ${folder}\``,
  )
  await expect(extractFiles([join(folder, 'missing', 'list')], [parser()])).rejects.toThrow(
    'list cannot be read: there is no such file',
  )
  await mkdir(join(folder, 'deeper', 'list'), { recursive: true })
  await expect(extractFiles([join(folder, 'deeper', 'list')], [parser()])).rejects.toThrow(
    'list cannot be read: it is a folder',
  )
})

const file = (path: string, packages: readonly Package[]) => ({
  path,
  packages,
  problems: [{ line: 3, reason: 'bad\u001b' }],
})

test('JSON is an array for one file and an object for several', () => {
  const one = file('a', [npm('x', '1.0.0'), npm('y')])
  expect(JSON.parse(extractedAsJson([one]))).toEqual([
    { ecosystem: 'npm', name: 'x', version: '1.0.0', purl: 'pkg:npm/x@1.0.0' },
    { ecosystem: 'npm', name: 'y', constraint: '*', purl: 'pkg:npm/y' },
  ])
  expect(JSON.parse(extractedAsJson([one, file('__proto__', [])]))).toHaveProperty(['__proto__'], [])
})

test('text is a line for each package, and names cannot move the cursor', () => {
  expect(extractedAsText([file('a', [npm('x\u001b[2J', '1')])])).toBe('a: 1 package\n  x\\x1b[2J 1\n')
  expect(problemsAsText([file('a', [])])).toBe('a:3: bad\\x1b\n')
})

test('a file may name more packages than a call may have arguments', async () => {
  const packages = Array.from({ length: 200_000 }, () => npm('a', '1.0.0'))
  const [file] = await extractFiles([join(folder, 'list')], [parser({ parse: () => ({ packages }) })])
  expect(file?.packages).toHaveLength(200_000)
})

test('a name in JSON is whole, and cannot rewrite a terminal', async () => {
  const name = 'evil\u202e\u200b\u009b31m'
  const [file] = await extractFiles([join(folder, 'list')], [parser({ parse: () => ({ packages: [npm(name)] }) })])
  const text = extractedAsJson(file === undefined ? [] : [file])
  expect(text).toContain('"evil\\u202e\\u200b\\u009b31m"')
  expect(JSON.parse(text)).toMatchObject([{ name }])
})
