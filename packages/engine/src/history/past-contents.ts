import { messageOf, type FileEntry, type GapReason, type ManifestParser, type Repository } from '@ioc-scanner/core'
import { readFiles } from '../pipeline/read-files.js'
import { RepositoryWork, type Occurrence } from '../pipeline/repository-work.js'
import type { WantedFile } from '../pipeline/wanted-file.js'
import type { World } from '../pipeline/world.js'
import { untilAlarm } from '../watchdog/until-alarm.js'
import { each } from './seen-refs.js'

/** A content somebody had at a path. */
export interface PastContent {
  /** Packages of names that indicators have. */
  readonly occurrences: readonly Occurrence[]
  /** Those that read it whole as a lockfile. */
  readonly lockfiles: readonly ManifestParser[]
  readonly gap?: { readonly reason: GapReason; readonly detail: string }
}

export interface PastFile {
  readonly repository: Repository
  readonly file: FileEntry
}

const NOTHING: PastContent = { occurrences: [], lockfiles: [] }

/** What files held, by path and oid: each content is fetched and read once, whatever scan, repository or commit it was met in. */
export class PastContents {
  readonly #known = new Map<string, PastContent>()

  constructor(private readonly world: World) {}

  of(path: string, oid: string): PastContent {
    return this.#known.get(`${oid}\0${path}`) ?? NOTHING
  }

  /** Who reads the file, of those whose ecosystem an indicator names. */
  parsersOf(file: FileEntry): readonly ManifestParser[] {
    const { exclusions, readers } = this.world
    if (exclusions.ofFile(file.path) !== undefined) return []
    return readers.of(file).parsers.filter((parser) => parser.ecosystems.some((one) => this.#named.has(one)))
  }

  get #named(): ReadonlySet<string> {
    return (this.#ecosystems ??= new Set(this.world.indicators.campaigns.flatMap(({ ecosystems }) => ecosystems)))
  }
  #ecosystems: ReadonlySet<string> | undefined

  /** Reads what is not known yet. */
  async read(files: readonly PastFile[]): Promise<void> {
    const { world } = this
    const works = new Map<Repository, RepositoryWork>()
    const wanted: WantedFile[] = []
    for (const { repository, file } of files) {
      const key = `${file.oid}\0${file.path}`
      if (this.#known.has(key) || file.kind === 'symlink') continue
      this.#known.set(key, NOTHING)
      const work = works.get(repository) ?? new RepositoryWork(repository)
      works.set(repository, work)
      wanted.push({ work, file, readers: { parsers: this.parsersOf(file), detectors: [] }, depth: 0 })
      world.coverage.fileWanted()
    }
    if (wanted.length === 0) return
    world.emit({ type: 'files-wanted', count: wanted.length })
    const inner = { ...world, treesListed: () => undefined }
    for await (const item of untilAlarm(readFiles(each(wanted), inner, 'as they are'), world.alarm)) {
      if (!('place' in item)) continue
      const { place, extractions, gap, fetched } = item
      const { path, oid } = place.file
      const problem = extractions.flatMap(({ extraction }) => extraction.problems)[0]
      const lost =
        gap ?? (problem === undefined ? undefined : { reason: 'unparsable' as const, detail: problem.reason })
      this.#known.set(`${oid}\0${path}`, {
        occurrences: extractions.flatMap(({ parser, extraction }) =>
          this.#occurrences(path, parser, extraction.packages),
        ),
        lockfiles: extractions
          .filter(({ parser, extraction }) => parser.kind === 'lockfile' && extraction.problems.length === 0)
          .map(({ parser }) => parser),
        ...(lost === undefined ? {} : { gap: lost }),
      })
      if (lost === undefined) world.coverage.fileRead(place.work.repository, path, fetched ? 'wire' : 'inventory')
      world.emit({ type: 'files-finished', count: 1, fromInventory: fetched ? 0 : 1 })
    }
  }

  /** What plugins return may be anything: one bad item takes no other with it. */
  #occurrences(path: string, { name: parser }: ManifestParser, packages: readonly Occurrence['found'][]): Occurrence[] {
    const { indicators, warn } = this.world
    return packages.flatMap((found): Occurrence[] => {
      try {
        return indicators.names(found) ? [{ path, parser, found, matches: indicators.match(found) }] : []
      } catch (cause) {
        warn(`parser '${parser}' returned what is no package: ${messageOf(cause)}`)
        return []
      }
    })
  }
}
