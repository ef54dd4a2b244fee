import type { ModelledRequestKind, ModelledServerTraits } from '@ioc-scanner/simulation'
import { quantileOf, sumOf } from '../phases.js'
import type { RecordedEvents, RecordedRequest } from '../measured-scan.js'

const BYTES_PER_REPOSITORY = 700
const BYTES_PER_TREE = 1_500
const REPOSITORIES_PER_QUERY = 50
const KIB = 1_024

export type Answered = RecordedRequest & { readonly kind: ModelledRequestKind }

const MODELLED: ReadonlySet<string> = new Set<ModelledRequestKind>(['listing', 'tree', 'contents', 'blob'])

export function isModelled(request: RecordedRequest): request is Answered {
  return MODELLED.has(request.kind)
}

/** Real answers, of the kinds that are modelled. */
export function answeredOf(requests: readonly RecordedRequest[]): readonly Answered[] {
  return requests.filter(isModelled).filter(({ status }) => status === 'measured')
}

/** How many milliseconds a server of these service times would work for a request: what a real one took is a multiple of it. */
export function usualWork(
  events: Pick<RecordedEvents, 'batches' | 'filesOfRepositories'>,
  requests: readonly Answered[],
  serviceMs: ModelledServerTraits['serviceMs'],
): (request: Answered) => number {
  const files = sumOf(events.batches, (batch) => batch.files)
  const repositoriesPerFile = files === 0 ? 0.5 : sumOf(events.batches, ({ repositories }) => repositories) / files
  const treeBytes = sumOf(
    requests.filter(({ kind }) => kind === 'tree'),
    ({ bytes }) => bytes,
  )
  const treesPerRepository = Math.max(1, treeBytes / BYTES_PER_TREE / Math.max(1, events.filesOfRepositories.length))
  return ({ kind, files: asked, bytes }) => {
    const { base, perRepository, perThing, perKib } = serviceMs[kind]
    const work = (repositories: number, things: number): number =>
      base + perRepository * repositories + perThing * things + (perKib * bytes) / KIB
    if (kind === 'listing') return work(bytes / BYTES_PER_REPOSITORY, 0)
    if (kind === 'blob') return work(0, 1)
    if (kind === 'contents') return work(asked * repositoriesPerFile, asked)
    const trees = bytes / BYTES_PER_TREE
    return work(Math.min(REPOSITORIES_PER_QUERY, trees / treesPerRepository), trees)
  }
}

/** Half are below it; undefined for none. */
export function medianOf(values: readonly number[]): number | undefined {
  return values.length === 0
    ? undefined
    : quantileOf(
        [...values].sort((a, b) => a - b),
        0.5,
      )
}
