import { Writable } from 'node:stream'
import { expect } from '@jest/globals'
import { printable, type RenderOptions, type Report, type Reporter } from '@ioc-scanner/core'
import { finding, gap, metrics, report } from '../builders/reports.js'
import { expectValidName } from './extension-name.js'
import { frozen } from './frozen.js'
import { conforms, type ContractPromise } from './promises.js'
import { writtenToStandardOutput } from './standard-output.js'

const PLAIN: RenderOptions = { columns: 80, colour: false }
const MANY = 2_000

/** Clears the screen, sets the title, reverses the text, hides it, breaks the line: what a repository may be called. */
const HOSTILE_NAME = 'x\u001b[2J\u001b]0;owned\u0007\r\n\u202egpj\u2066\u200b\u0085\u009b31m\ufeff\0'

const REPORTS: readonly (readonly [name: string, report: Report])[] = [
  ['a clean scan', report()],
  ['findings and gaps', report({ findings: [finding(), finding({ id: '00' })], coverage: { gaps: [gap()] } })],
  ['an interrupted scan', report({ scan: { status: 'interrupted' }, warnings: ['stopped by Ctrl-C'] })],
  ['a scan without monitoring', withoutMonitoring()],
  ['nothing scanned', nothingScanned()],
  [
    'many findings',
    report({ findings: manyFindings(), coverage: { gaps: Array.from({ length: MANY }, () => gap()) } }),
  ],
  ['hostile names', hostileReport()],
]

/** What every reporter promises. */
export function conformsToReporter(create: () => Reporter): void {
  conforms(`reporter ${create().name} keeps the contract`, reporterPromises(create))
}

export function reporterPromises(create: () => Reporter): readonly ContractPromise[] {
  return [
    { name: 'its name is kebab-case', check: () => expectValidName(create().name) },
    ...REPORTS.map(([name, given]) => ({
      name: `it renders ${name}, without changing the report and without ending the stream`,
      check: async () => {
        const stream = new Collected()
        await create().render(frozen(given), stream, PLAIN)
        expect(stream.text.length).toBeGreaterThan(0)
        expect(stream.writableEnded).toBe(false)
      },
    })),
    {
      name: 'rendered twice a report gives the same',
      check: async () => {
        const given = report({ findings: [finding()] })
        expect(await rendered(create(), given)).toBe(await rendered(create(), given))
      },
    },
    {
      name: 'a finding is not lost: its repository is named',
      check: async () => {
        const text = await rendered(create(), report({ findings: [finding({ repository: 'acme/needle' })] }))
        expect(text).toContain('acme/needle')
      },
    },
    {
      name: 'nothing that a repository is called reaches the output unescaped',
      check: async () => expect(dangerousIn(await rendered(create(), hostileReport()))).toEqual([]),
    },
    {
      name: 'in colour it writes colours and no other escape sequence',
      check: async () => {
        const text = await rendered(create(), hostileReport(), { columns: 80, colour: true })
        expect(dangerousIn(text.replace(/\u001b\[[\d;]*m/g, ''))).toEqual([])
      },
    },
    {
      name: 'it resolves when everything is written, however slowly the reader takes it',
      check: async () => {
        const given = report({ findings: manyFindings() })
        const slow = new Collected({ slow: true })
        await create().render(given, slow, PLAIN)
        expect(slow.text).toBe(await rendered(create(), given))
      },
    },
    {
      name: 'it writes to the stream that it is given, and to standard output nothing',
      check: async () => {
        const run = async (): Promise<void> => {
          await rendered(create(), report({ findings: [finding()] }))
        }
        expect(await writtenToStandardOutput(run)).toEqual([])
      },
    },
  ]
}

/** Keeps what is written. Slow: takes each chunk a moment later, and asks writers to wait. */
class Collected extends Writable {
  readonly #chunks: Buffer[] = []
  readonly #slow: boolean

  constructor({ slow = false } = {}) {
    super({ highWaterMark: slow ? 16 : 1024 * 1024 })
    this.#slow = slow
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString('utf8')
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    const take = (): void => {
      this.#chunks.push(chunk)
      done()
    }
    if (this.#slow) setImmediate(take)
    else take()
  }
}

async function rendered(reporter: Reporter, given: Report, options: RenderOptions = PLAIN): Promise<string> {
  const stream = new Collected()
  await reporter.render(given, stream, options)
  return stream.text
}

/** Lines that hold what could move the cursor, hide or reorder text; at most a few. */
function dangerousIn(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.replaceAll('\t', ' '))
  return lines
    .filter((line) => printable(line) !== line)
    .map(printable)
    .slice(0, 3)
}

function manyFindings(): Report['findings'] {
  return Array.from({ length: MANY }, (_, index) =>
    finding({ id: `finding-${index}`, repository: `acme/service-${index % 100}`, line: index + 1 }),
  )
}

function withoutMonitoring(): Report {
  const nothing = {
    throughput_files_per_minute: null,
    cache_hit_rate: null,
    success_rate: null,
    parallel_efficiency: null,
    peak_memory_mb: null,
    rate_limit_utilization: null,
    rate_limit_wait_seconds: null,
    retries: null,
  }
  return report({ metrics: metrics(nothing) })
}

function nothingScanned(): Report {
  return report({
    scan: { status: 'incomplete' },
    indicators: [{ source: 'testkit', count: 0, as_of: null, digest: 'd'.repeat(64) }],
    coverage: {
      repositories: { total: 0, scanned: 0, unchanged: 0, skipped: 0, failed: 0 },
      files: { total: 0, fetched: 0, from_inventory: 0, skipped: 0, failed: 0 },
      gaps: [gap({ repository: null, ref: null, path: null, reason: 'plugin' })],
    },
  })
}

/** Every text that comes from outside is hostile. */
function hostileReport(): Report {
  const name = HOSTILE_NAME
  const hostileFinding = finding({
    repository: `acme/${name}`,
    ref: name,
    path: `folder/${name}`,
    package: { purl: `pkg:npm/${name}`, name, version: name, dependency_path: [name, name] },
    indicator: { id: name, campaign: name, source: name, title: name, references: [name] },
    message: name,
    evidence: name,
    teams: [name],
    owners: [{ name, rule: name }],
    next_steps: [name],
  })
  return report({
    scan: { target: name },
    findings: [hostileFinding],
    suppressed: [hostileFinding],
    indicators: [{ source: name, count: 1, as_of: name, digest: name }],
    settings: { strategy: name, preset: name, plugins: [{ name, package: name, version: name }] },
    warnings: [name],
    coverage: {
      skipped: [{ repository: name, reason: name }],
      gaps: [gap({ repository: name, ref: name, path: name, detail: name })],
    },
    recommendations: [{ setting: name, current: name, suggested: name, because: name }],
  })
}
