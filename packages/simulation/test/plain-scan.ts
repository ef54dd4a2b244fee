import {
  RequestFailure,
  type Attempt,
  type FetchedFile,
  type Finding,
  type Indicator,
  type IocSource,
  type ManifestParser,
  type PluginDefinition,
  type Report,
  type RepositoryFile,
  type RepositorySession,
  type RepositorySource,
  type RequestDescription,
  type RequestRunner,
} from '@ioc-scanner/core'
import type { RunScan } from '../src/index.js'

export interface PlainScan {
  readonly batchSize?: number
  /** Requests at a time. */
  readonly concurrency?: number
  /** Told of every attempt. */
  readonly sent?: (request: RequestDescription) => void
}

/** The simplest scan there is, for tests of the modelled world alone. It obeys no limit but its own number of requests at a time. */
export function plainScan({ batchSize = 20, concurrency = 4, sent }: PlainScan = {}): RunScan {
  return async ({ target, plugin, clock, sinks, connection }) => {
    const { source, iocs, parsers } = extensionsOf(plugin)
    const requests = new CarelessRequests(concurrency, sent)
    const session = await source.open({ ...connection, requests, clock, signal: new AbortController().signal })
    const reader = new PlainReader(session, parsers, await indicatorsOf(iocs), (finding) => {
      for (const sink of sinks) sink.record({ atMs: clock.now(), type: 'finding', finding })
    })
    const files = await reader.list({ ...NOTHING, ...target })
    const isLarge = ({ file }: RepositoryFile): boolean => (file.size ?? 0) > session.maxContentBytes
    const small = files.filter((file) => !isLarge(file))
    const batches = Array.from({ length: Math.ceil(small.length / batchSize) }, (_, index) =>
      small.slice(index * batchSize, (index + 1) * batchSize),
    )
    const large = files.filter(isLarge).map((file) => reader.stream(file))
    await Promise.all([...batches.map((batch) => reader.fetch(batch)), ...large])
    return { findings: reader.findings, coverage: { gaps: reader.gaps } as unknown as Report['coverage'] }
  }
}

const NOTHING = { organizations: [], users: [], repositories: [], folders: [], teams: [], teamFirst: false }

function extensionsOf(plugin: PluginDefinition) {
  const parsers: ManifestParser[] = []
  const others: unknown[] = []
  plugin.register({
    add: (point, extension) => {
      if (point === 'manifest-parser') parsers.push(extension as ManifestParser)
      else others.push(extension)
    },
  })
  const [source, iocs] = others as [RepositorySource, IocSource]
  return { source, iocs, parsers }
}

async function indicatorsOf(iocs: IocSource): Promise<readonly Indicator[]> {
  const indicators: Indicator[] = []
  const context = {
    locations: [],
    signal: new AbortController().signal,
    report: () => undefined,
    stamp: () => undefined,
  }
  for await (const indicator of iocs.load(context)) indicators.push(indicator)
  return indicators
}

class PlainReader {
  readonly findings: Finding[] = []
  readonly gaps: { readonly repository: string | null; readonly path: string | null }[] = []

  constructor(
    private readonly session: RepositorySession,
    private readonly parsers: readonly ManifestParser[],
    private readonly indicators: readonly Indicator[],
    private readonly tell: (finding: Finding) => void,
  ) {}

  async list(target: Parameters<RepositorySession['repositories']>[0]): Promise<readonly RepositoryFile[]> {
    const { session, parsers } = this
    const listed = session.repositories(target)
    const repositories = async function* () {
      for await (const { repository } of listed) if (repository !== undefined) yield repository
    }
    const filter = {
      folder: () => true,
      file: ({ path }: { readonly path: string }) => parsers.some((parser) => parser.matches(path)),
    }
    const files: RepositoryFile[] = []
    for await (const tree of session.trees(repositories(), filter)) {
      this.gaps.push(...tree.gaps)
      files.push(...tree.files.map((file) => ({ repository: tree.repository, file })))
    }
    return files
  }

  async fetch(batch: readonly RepositoryFile[]): Promise<void> {
    let answers: readonly FetchedFile[]
    try {
      answers = await this.session.contents(batch)
    } catch (failure) {
      if (failure instanceof RequestFailure && batch.length > 1) await this.#fetchHalves(batch)
      else for (const file of batch) this.#miss(file, failure)
      return
    }
    for (const answer of answers) {
      if (answer.status === 'content') this.#read(answer.file, String(answer.content))
      if (answer.status === 'stream') await this.stream(answer.file)
    }
    await this.#fetchHalves(answers.filter(({ status }) => status === 'again').map(({ file }) => file))
  }

  async stream(file: RepositoryFile): Promise<void> {
    const head = async (chunks: AsyncIterable<Uint8Array>): Promise<string> => {
      let first: Uint8Array | undefined
      for await (const chunk of chunks) first ??= chunk
      return Buffer.from(first ?? []).toString()
    }
    try {
      this.#read(file, await this.session.stream(file, head))
    } catch (failure) {
      this.#miss(file, failure)
    }
  }

  #miss({ repository, file }: RepositoryFile, failure: unknown): void {
    if (!(failure instanceof RequestFailure)) throw failure
    this.gaps.push({ repository: repository.nameWithOwner, path: file.path })
  }

  async #fetchHalves(files: readonly RepositoryFile[]): Promise<void> {
    const middle = Math.ceil(files.length / 2)
    for (const half of [files.slice(0, middle), files.slice(middle)]) if (half.length > 0) await this.fetch(half)
  }

  #read({ repository, file }: RepositoryFile, content: string): void {
    const parser = this.parsers.find(({ matches }) => matches(file.path))
    const { packages = [] } = parser?.parse({ path: file.path, content }, () => undefined) ?? {}
    const bad = this.indicators.filter(
      (indicator) => indicator.kind === 'package' && packages.some(({ name }) => name === indicator.name),
    )
    for (const { campaign } of bad) {
      const finding = { repository: repository.nameWithOwner, path: file.path, indicator: { campaign } } as Finding
      this.findings.push(finding)
      this.tell(finding)
    }
  }
}

const TRIES = 5

/** Repeats what may pass, at once. */
class CarelessRequests implements RequestRunner {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(
    concurrency: number,
    private readonly sent: (request: RequestDescription) => void = () => undefined,
  ) {
    this.#free = concurrency
  }

  async run<T>(request: RequestDescription, attempt: Attempt<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      return await this.#repeat(request, attempt)
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free += 1
      else next()
    }
  }

  async #repeat<T>(request: RequestDescription, attempt: Attempt<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      this.sent(request)
      try {
        return (await attempt(new AbortController().signal, () => undefined)).value
      } catch (failure) {
        const mayPass = failure instanceof RequestFailure && /LIMIT|TRANSIENT|TIMEOUT/.test(failure.code)
        if (!mayPass || tries === TRIES) throw failure
      }
    }
  }
}
