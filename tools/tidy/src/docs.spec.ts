import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { createOrganization, DEMO_ORGANIZATION, DEMO_TOKEN, startSimulator, type Simulator } from 'github-simulator'
import { blocksOf, type Block } from './page-blocks.js'
import { repositoryFiles, ROOT, textOf } from './repository.js'

jest.setTimeout(300_000)

const pages = repositoryFiles().filter((path) => /^docs\/[^/]+\.md$/.test(path))
const blocks = pages.flatMap((page) => blocksOf(textOf(page)).map((block) => ({ page, ...block })))
const inLanguage = (...languages: readonly string[]) => blocks.filter(({ language }) => languages.includes(language))
const placeOf = ({ page, line }: { readonly page: string } & Block): string => `${page}, line ${line}`

interface Run {
  readonly exitCode: number
  readonly output: string
}

let home: string
let simulator: Simulator
/** Inside the repository, where programs find its packages. */
const programs = fileURLToPath(new URL('../out-tsc/docs/', import.meta.url))

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ioc-scanner-docs-'))
  await createOrganization(DEMO_ORGANIZATION, join(home, 'github'))
  simulator = await startSimulator({ directory: join(home, 'github') })
  await mkdir(join(home, 'bin'))
  // A scan that finds something, or has gaps, has worked. None lives long enough for the optimizing compiler to be worth it.
  const program = join(ROOT, 'packages/cli/bin/run.js')
  const lines = [
    '#!/bin/sh',
    `"${process.execPath}" --no-opt "${program}" "$@"`,
    'code=$?',
    'case "$1:$code" in scan:1 | scan:3 | replay:1 | replay:3) exit 0 ;; esac',
    'exit $code',
  ]
  await writeFile(join(home, 'bin/ioc-scanner'), `${lines.join('\n')}\n`)
  await chmod(join(home, 'bin/ioc-scanner'), 0o755)
})
afterAll(async () => {
  await simulator.close()
  await rm(home, { recursive: true, force: true })
})

/** Somebody of whom this machine knows nothing, with a token for the simulated GitHub. */
function run(program: string, parameters: readonly string[], cwd: string): Promise<Run> {
  const PATH = `${join(home, 'bin')}:${process.env['PATH'] ?? ''}`
  // Each section starts without an inventory: what it prints is what a first scan prints.
  const own = { HOME: home, ...(program === 'sh' ? { GITHUB_IOC_SCANNER_HOME: join(cwd, '.inventory') } : {}) }
  const env = { PATH, ...own, CI: 'true', GITHUB_TOKEN: DEMO_TOKEN, GITHUB_API_URL: simulator.url }
  return new Promise((resolve) => {
    execFile(program, [...parameters], { cwd, env, maxBuffer: 1e8 }, (error, stdout, stderr) => {
      const exitCode = typeof error?.code === 'number' ? error.code : error === null ? 0 : -1
      resolve({ exitCode, output: `${stdout}${stderr}` })
    })
  })
}

const folder = (): Promise<string> => mkdtemp(join(home, 'folder-'))

/** The block right behind, if it says what is printed. */
function promisedBy(block: (typeof blocks)[number]): readonly string[] {
  const next = blocks[blocks.indexOf(block) + 1]
  return next?.language === 'text' && next.page === block.page ? next.text.trimEnd().split('\n') : []
}

test('there are snippets of every kind, and none of a kind that nothing runs', () => {
  const kinds = new Set(blocks.map(({ language, mark }) => `${language} ${mark}`.trim()))
  expect([...kinds].sort()).toEqual(['json', 'sh', 'text', 'ts', 'yaml', 'yaml before'])
})

test.each(inLanguage('yaml', 'json').map((block) => [placeOf(block), block] as const))(
  'the configuration at %s is valid, or becomes so by a migration',
  async (_, { language, mark, text }) => {
    const cwd = await folder()
    const file = `snippet.${language}`
    await writeFile(join(cwd, file), text)
    const validate = (): Promise<Run> => run('ioc-scanner', ['config', 'validate', '--config', file], cwd)
    if (mark === 'before') {
      expect(await validate()).toMatchObject({ exitCode: 2 })
      expect(await run('ioc-scanner', ['config', 'migrate', file], cwd)).toMatchObject({ exitCode: 0 })
    }
    expect(await validate()).toEqual({ exitCode: 0, output: `The configuration is valid: ${file}.\n` })
  },
)

test('the example in YAML and the one in JSON say the same', async () => {
  for (const page of new Set(inLanguage('json').map((block) => block.page))) {
    const shown = await Promise.all(
      inLanguage('yaml', 'json')
        .filter((block) => block.page === page && /^ioc-scanner\.(yaml|json)$/.test(block.file ?? ''))
        .map(async ({ language, text }) => {
          const cwd = await folder()
          await writeFile(join(cwd, `ioc-scanner.${language}`), text)
          const { output } = await run('ioc-scanner', ['config', 'show', '--format', 'json'], cwd)
          return (JSON.parse(output) as readonly { readonly key: string; readonly value: string }[]).map(
            ({ key, value }) => `${key} = ${value}`,
          )
        }),
    )
    expect(shown).toHaveLength(2)
    expect(shown[0]).toEqual(shown[1])
  }
})

describe('commands', () => {
  const sections = [...new Set(inLanguage('sh').map(({ page, section }) => `${page} ${section}`))]

  test.each(sections)('%s: run from top to bottom, with the files that it names', async (name) => {
    const cwd = await folder()
    for (const block of blocks.filter(({ page, section }) => `${page} ${section}` === name)) {
      const { language, file, text } = block
      if (language !== 'sh' && file !== undefined) await writeFile(join(cwd, file), text)
      if (language !== 'sh') continue
      const { exitCode, output } = await run('sh', ['-e', '-c', text], cwd)
      expect({ text, exitCode, output }).toEqual({ text, exitCode: 0, output })
      for (const line of promisedBy(block)) expect(output).toContain(line)
    }
  })
})

describe('programs', () => {
  const examples = inLanguage('ts').map((block) => ({
    block,
    name: `${block.page.replaceAll(/\W+/g, '-')}-${block.line}`,
  }))

  test('the types are right', async () => {
    await rm(programs, { recursive: true, force: true })
    await mkdir(programs, { recursive: true })
    for (const { block, name } of examples) await writeFile(join(programs, `${name}.ts`), block.text)
    const base = join(ROOT, 'tsconfig.base.json')
    const compilerOptions = {
      composite: false,
      declaration: false,
      declarationMap: false,
      sourceMap: false,
      outDir: 'js',
    }
    const config = { extends: base, compilerOptions, include: ['*.ts'] }
    await writeFile(join(programs, 'tsconfig.json'), JSON.stringify(config))
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc')
    expect(await run(process.execPath, [compiler, '--project', programs], programs)).toEqual({
      exitCode: 0,
      output: '',
    })
  })

  test.each(examples.map(({ block, name }) => [placeOf(block), block, name] as const))(
    'the one at %s runs, and prints what the page says',
    async (_, block, name) => {
      const file = join(programs, 'js', `${name}.js`)
      const cwd = await folder()
      await writeFile(join(cwd, 'requirements.txt'), 'requests==2.32.0\n')
      const { exitCode, output } = await run(process.execPath, [file], cwd)
      expect({ exitCode, output }).toEqual({ exitCode: 0, output })
      expect(output.split('\n')).toEqual(expect.arrayContaining([...promisedBy(block)]))
    },
  )
})

describe('the guide to batch configuration keeps what it has to say', () => {
  const guide = 'docs/batch-configuration.md'
  const page = textOf(guide)

  test('every batch setting has a row for choosing its value, or is a strategy or a switch', () => {
    const reference = textOf('docs/configuration.md')
    const keys = [...reference.matchAll(/^\| `batch\.([\w.]+)` +\| [A-Z]/gm)].map(([, key = '']) => key)
    expect(keys).toHaveLength(15)
    expect(keys.filter((key) => key !== 'strategy.default' && !page.includes(`| \`${key}\``))).toEqual([])
  })

  test('it shows the defaults that hold', () => {
    const reference = textOf('docs/configuration.md')
    const rows = [...page.matchAll(/^\| `([\w.]+)` \((\d[\d.]*)/gm)]
    expect(rows).toHaveLength(10)
    const wrong = rows.filter(([, key = '', value = '']) => {
      const [, usual] = new RegExp(`^\\| \`batch\\.${key}\` +\\|.*?\\| \`([\\d.]+)\``, 'm').exec(reference) ?? []
      return Number(usual) !== Number(value)
    })
    expect(wrong.map(([row]) => row)).toEqual([])
  })

  test('presets, strategies and indicators are all there', async () => {
    const { output } = await run('ioc-scanner', ['config', 'presets'], await folder())
    const presets = output.match(/^[\w-]+(?=: )/gm) ?? []
    const strategies = ['sequential', 'parallel', 'adaptive', 'aggressive', 'conservative']
    const indicators = [
      'throughput_files_per_minute',
      'cache_hit_rate',
      'success_rate',
      'parallel_efficiency',
      'peak_memory_mb',
      'rate_limit_utilization',
    ]
    expect(presets).toHaveLength(4)
    expect(indicators.filter((name) => !textOf('docs/metrics.md').includes(`\`${name}\``))).toEqual([])
    expect([...presets, ...strategies, ...indicators].filter((name) => !page.includes(`\`${name}\``))).toEqual([])
  })

  test('its example file is that of the reference page', () => {
    const reference = textOf('docs/configuration.md')
    const value = (text: string): string[] =>
      text.match(/^ {4}\w+: \S+/gm)?.map((line) => line.replace('1.0', '1')) ?? []
    const [ours = ''] = inLanguage('yaml')
      .filter(({ page: where, file }) => where === guide && file === 'ioc-scanner.yaml')
      .map(({ text }) => text)
    const [theirs = ''] = blocksOf(reference).flatMap(({ language, text }) => (language === 'yaml' ? [text] : []))
    expect(value(ours)).toEqual(value(theirs))
  })
})
