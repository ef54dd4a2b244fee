import { expect, test } from '@jest/globals'
import { CodedError, type Indicator, type IocProblem } from '@ioc-scanner/core'
import fc from 'fast-check'
import { FileIocs } from './file-iocs.js'

/** What comes of a file with this name and content. */
async function load(name: string, content: string | Uint8Array) {
  const indicators: Indicator[] = []
  const problems: IocProblem[] = []
  let error: unknown
  const context = {
    locations: [`https://iocs.example/${name}`],
    signal: new AbortController().signal,
    report: (problem: IocProblem) => problems.push(problem),
    stamp: () => undefined,
    download: () => Promise.resolve({ body: Buffer.from(content), headers: new Map<string, string>() }),
  }
  try {
    for await (const indicator of new FileIocs().load(context)) indicators.push(indicator)
  } catch (cause) {
    error = cause
  }
  const affected = indicators.map((indicator) =>
    indicator.kind === 'package' && 'versions' in indicator.affected
      ? `${indicator.name} ${indicator.affected.versions.join(' ')}`
      : indicator.id,
  )
  const inWords = problems.map(
    ({ line, reason, isDoubt }) => `${isDoubt ? '(doubt) ' : ''}${line === undefined ? '' : `${line}: `}${reason}`,
  )
  return { affected, problems: inWords, error, indicators }
}

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16()

const axios = { affected: ['axios 0.30.4 1.14.1'], problems: [], error: undefined }

test.each<[string, string, string | Uint8Array]>([
  ['semicolons', 'a.csv', 'ecosystem;name;version\r\nnpm;axios;0.30.4, 1.14.1\r\n'],
  ['semicolons and quotes', 'a.csv', 'ecosystem;"name";version;note\nnpm; "axios" ;"0.30.4;1.14.1";"a; ""b"""\n'],
  ['semicolons, said before', 'a.csv', '\ufeffsep=;\necosystem;name;version\nnpm;axios;0.30.4 1.14.1\n'],
  ['semicolons, said for one column', 'a.csv', '"sep=;"\npurl\npkg:npm/axios@0.30.4\npkg:npm/axios@1.14.1\n'],
  ['commas, though semicolons were said', 'a.csv', 'sep=;\necosystem,name,version\nnpm,axios,0.30.4;1.14.1\n'],
  ['commas, and a column with a semicolon', 'a.csv', 'ecosystem,name,version,old;purl\nnpm,axios,0.30.4;1.14.1\n'],
  ['semicolons, and a column with a comma', 'a.csv', 'purl,old;ecosystem;name;version\n;npm;axios;0.30.4 1.14.1\n'],
  ['tabs', 'a.tsv', 'ecosystem\tname\tversion\nnpm\taxios\t0.30.4;1.14.1\n'],
  ['tabs, empty cells and quotes', 'a.csv', 'ecosystem\tnote\tname\tversion\nnpm\t\t"axios"\t"0.30.4, 1.14.1"\n'],
  ['tabs, in no extension', 'a', '# ours\necosystem\tname\tversion\nnpm\taxios\t0.30.4 1.14.1\n'],
  ['semicolons, in no extension', 'a', 'sep=;\necosystem;name;version\nnpm;axios;0.30.4 1.14.1\n'],
  [
    'Unicode text',
    'a.txt',
    Buffer.from('\ufeffecosystem\tname\tversion\r\nnpm\taxios\t"0.30.4, 1.14.1"\r\n', 'utf16le'),
  ],
  ['UTF-16, big-endian', 'a.csv', utf16be('\ufeffecosystem,name,version\nnpm,axios,0.30.4;1.14.1\n')],
  ['a list in UTF-16', 'a.txt', Buffer.from('\ufeffnpm:axios@0.30.4\r\nnpm:axios@1.14.1\r\n', 'utf16le')],
  ['JSON in UTF-16', 'a.json', utf16be('\ufeff["npm:axios@0.30.4", "npm:axios@1.14.1"]')],
  ['a comment in Latin-1', 'a.txt', latin1('# Gr\xfc\xdfe\nnpm:axios@0.30.4\nnpm:axios@1.14.1\n')],
])('a table with %s (%s) is read', async (_what, name, content) => {
  expect(await load(name, content)).toMatchObject(axios)
})

test('a row with too many cells is asked for the quotes that its separator needs', async () => {
  const { affected, problems } = await load('a.csv', 'ecosystem;name;version\nnpm;a;1.0.0;1.0.1\nnpm;b;1.0.0\n')
  expect(affected).toEqual(['b 1.0.0'])
  expect(problems).toEqual(['2: 4 cells, but the header names 3: is a semicolon not quoted?'])
})

test('a header that no separator makes one says which there are', async () => {
  const { error } = await load('a.csv', 'sep=|\necosystem|name|version\nnpm|axios|1.14.1\n')
  expect(error).toMatchObject({
    code: 'IOC_FILE_UNREADABLE',
    message: expect.stringMatching(/line 2: the header has to name .* with commas, semicolons or tabs/) as unknown,
  })
})

test('a row in Windows-1252 is read as such, with a doubt, and a row in UTF-8 beside it as UTF-8', async () => {
  const rows = ['ecosystem,name,version,campaign', 'npm,a,1.0.0,Gr\xf6\xdfe \x80', 'npm,b,1.0.0,Gr\xc3\xb6\xc3\x9fe']
  const { indicators, problems, error } = await load('a.csv', latin1(`\xef\xbb\xbf${rows.join('\r\n')}`))
  expect({ problems, error }).toEqual({ problems: ['(doubt) 2: no UTF-8: read as Windows-1252'], error: undefined })
  expect(indicators.map(({ campaign }) => campaign)).toEqual(['Größe €', 'Größe'])
})

test('of what is no UTF-8, that which names nothing is rejected with its line, and the rest is kept', async () => {
  const { affected, problems, error } = await load(
    'a.txt',
    latin1('npm:a@1.0.0\n\xff\xfe\x00\x01\nnpm:b\xe9@1.0.0\nnuget:B\xe9@1.0.0\nactions:a/b@v1\x81\nnpm:c@1.0.0'),
  )
  expect(error).toBeUndefined()
  expect(affected).toEqual(['a 1.0.0', 'bé 1.0.0', 'c 1.0.0'])
  expect(problems).toEqual([
    expect.stringMatching(/^2: neither a package URL .* \(no UTF-8: read as Windows-1252\)$/),
    expect.stringMatching(/^3: 'bé' can be no name in npm; .* \(no UTF-8: read as Windows-1252\)$/),
    '(doubt) 4: no UTF-8: read as Windows-1252',
    expect.stringMatching(/^5: 'v1.' is no version \(no UTF-8: read as Windows-1252\)$/),
  ])
})

test('the doubt names the line inside of an entry of many lines', async () => {
  const yaml = latin1(
    '- npm:a@1.0.0\n- purl: pkg:npm/b@1.0.0\n  severity: low\n  note: Gr\xf6\xdfe\n- npm:c@1.0.0\n- purl: pkg:npm/d@1.0.0\n  note: \xf6\n',
  )
  expect(await load('a.yaml', yaml)).toMatchObject({
    affected: ['a 1.0.0', 'b 1.0.0', 'c 1.0.0', 'd 1.0.0'],
    problems: ['(doubt) 4: no UTF-8: read as Windows-1252', '(doubt) 7: no UTF-8: read as Windows-1252'],
  })
  const csv = latin1('purl,note\npkg:npm/a@1.0.0,"a\nGr\xf6\xdfe"\npkg:npm/b@1.0.0,\n')
  expect((await load('a.csv', csv)).problems).toEqual(['(doubt) 3: no UTF-8: read as Windows-1252'])
  const json = latin1('[{"purl":"pkg:npm/a@1.0.0","note":"\xf6"},{"purl":"pkg:npm/b@1.0.0","note":"\xf6"}]')
  expect((await load('a.json', json)).problems).toEqual(['(doubt) 1: no UTF-8: read as Windows-1252'])
})

test('however many rows are doubted, a row that is lost is named', async () => {
  const rows = `${'npm,a,1.0.0,\xf6\n'.repeat(300)}npm,b,,\n`
  const { problems } = await load('a.csv', latin1(`ecosystem,name,version,note\n${rows}`))
  expect(problems.slice(100)).toEqual(['302: no version; write * for every version', '(doubt) and 200 more'])
})

test.each<[string, Uint8Array]>([
  ['a workbook', latin1('PK\x03\x04\x14\x00\x06\x00\x08\x00\n\x00\x00!\x00\xc3\xa4\x9d\xbe\n\x05\x00\x00\xff')],
  ['UTF-16 without its mark', Buffer.from('npm:a@1.0.0\nnpm:b@1.0.0\n', 'utf16le')],
  ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x6e, 0, 0, 0])],
])('%s is refused as no text', async (_what, content) => {
  const { affected, error } = await load('a.txt', content)
  expect(affected).toEqual([])
  expect(error).toMatchObject({
    code: 'IOC_FILE_UNREADABLE',
    message: expect.stringMatching(
      /: it is no text: not UTF-8, UTF-16 with a byte order mark or Windows-1252$/,
    ) as unknown,
  })
})

const EXTENSIONS = ['csv', 'tsv', 'txt', 'yaml', 'json', 'other']
const fragment = fc.constantFrom(
  ...[
    'purl',
    'ecosystem',
    'name',
    'version',
    ',',
    ';',
    '\t',
    '"',
    '\n',
    '\r\n',
    'sep=;',
    'npm',
    'npm:a@1.0.0',
    '- ',
    '#',
  ],
  ...['\xff\xfe', '\xfe\xff', '\xef\xbb\xbf', '\xf6', '\0', '\x1b', '[', '{', ':', ' '],
)
const hostile = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.array(fragment, { maxLength: 40 }).map((fragments) => latin1(fragments.join(''))),
)

test('whatever the bytes, they are read or refused with a coded error', () =>
  fc.assert(
    fc.asyncProperty(fc.constantFrom(...EXTENSIONS), hostile, async (extension, bytes) => {
      const { error } = await load(`a.${extension}`, bytes)
      if (error !== undefined) expect(error).toBeInstanceOf(CodedError)
    }),
    { numRuns: 1_000 },
  ))

test('whatever the bytes of one line, the lines around it are kept', () => {
  const junk = fc.uint8Array({ maxLength: 60 }).map((bytes) => bytes.filter((byte) => byte !== 0x0a))
  return fc.assert(
    fc.asyncProperty(junk, async (bytes) => {
      const content = Buffer.concat([latin1('npm:a@1.0.0\n'), bytes, latin1('\nnpm:b@1.0.0')])
      const { affected, error } = await load('a.txt', content)
      expect(error).toBeUndefined()
      expect(affected).toEqual(expect.arrayContaining(['a 1.0.0', 'b 1.0.0']))
    }),
    { numRuns: 300 },
  )
})
