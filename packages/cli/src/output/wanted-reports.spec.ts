import { expect, test } from '@jest/globals'
import { definePlugin, ExtensionRegistry } from '@ioc-scanner/core'
import { wantedReports, type ReportWishes } from './wanted-reports.js'

const registry = new ExtensionRegistry()
registry.install(
  definePlugin({
    name: 'reports',
    apiVersion: 1,
    register(extensions) {
      for (const name of ['terminal', 'json', 'markdown']) extensions.add('reporter', { name, render: async () => {} })
    },
  }).definition,
)

const pairs = (wishes: Partial<ReportWishes>): readonly string[] =>
  wantedReports({ formats: [], outputs: [], configured: [], ...wishes }, registry).map(
    ({ reporter, file }) => `${reporter.name} → ${file ?? 'stdout'}`,
  )

test.each<[string, Partial<ReportWishes>, readonly string[]]>([
  ['nothing said', {}, ['terminal → stdout']],
  ['a format', { formats: ['json'] }, ['json → stdout']],
  ['a format and a file', { formats: ['json'], outputs: ['a.txt'] }, ['json → a.txt']],
  ['a file alone', { outputs: ['a.json'] }, ['json → a.json', 'terminal → stdout']],
  ['a text file alone', { outputs: ['a.txt'] }, ['terminal → a.txt']],
  [
    'endings in another order than formats',
    { formats: ['json', 'markdown'], outputs: ['a.md', 'b.json'] },
    ['markdown → a.md', 'json → b.json'],
  ],
  [
    'a format left over',
    { formats: ['json', 'terminal'], outputs: ['a.json'] },
    ['json → a.json', 'terminal → stdout'],
  ],
  [
    'an ending that names none',
    { formats: ['markdown', 'json'], outputs: ['a.out', 'b.json'] },
    ['markdown → a.out', 'json → b.json'],
  ],
  [
    'a configuration',
    { configured: [{ name: 'json', output: 'c.json' }, { name: 'terminal' }] },
    ['json → c.json', 'terminal → stdout'],
  ],
  [
    'a flag over a configuration',
    { formats: ['json'], configured: [{ name: 'markdown', output: 'c.md' }] },
    ['json → stdout'],
  ],
])('%s: %j', (_, wishes, expected) => {
  expect(pairs(wishes)).toEqual(expected)
})

test.each<[string, Partial<ReportWishes>, string]>([
  ['two reports on stdout', { formats: ['json', 'terminal'] }, 'only one report fits on stdout'],
  [
    'more files than formats',
    { formats: ['json'], outputs: ['a.json', 'b.json'] },
    '--output b.json has no --format left',
  ],
  [
    'one file for two reports',
    { formats: ['json', 'markdown'], outputs: ['a', './a'] },
    '--output names ./a twice: each report needs a file of its own',
  ],
  [
    'the same file twice',
    { formats: ['json'], outputs: ['a.json', 'a.json'] },
    '--output names a.json twice: each report needs a file of its own',
  ],
  [
    'one file for two reports in the configuration',
    {
      configured: [
        { name: 'json', output: 'a' },
        { name: 'markdown', output: 'a' },
      ],
    },
    'two reports cannot both be written to a',
  ],
  [
    'an ending that names no format',
    { outputs: ['a.pdf'] },
    '--output a.pdf needs a --format: there are json, markdown, terminal',
  ],
  ['an unknown format', { formats: ['pdf'] }, "there is no reporter 'pdf'; installed: json, markdown, terminal"],
])('%s is a usage error: %j', (_, wishes, message) => {
  expect(() => pairs(wishes)).toThrow(message)
})
