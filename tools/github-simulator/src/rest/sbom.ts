import { randomUUID } from 'node:crypto'
import { notFound, refuse } from '../server/answer.js'
import type { Simulation } from '../server/simulation.js'
import type { Repository } from '../world/world-index.js'
import { findGitRepository } from './find-repository.js'
import type { RestRequest, RestResult, Route } from './route.js'
import { sbomDocument } from './sbom-document.js'

const GRAPH = '/repos/:owner/:repo/dependency-graph/sbom'

/** SBOMs: a report is generated, then fetched, from a temporary URL in the end. */
export const sbomRoutes: readonly Route[] = [
  { method: 'GET', path: `${GRAPH}/generate-report`, kind: 'sbom', resource: 'dependency_sbom', handle: generate },
  {
    method: 'GET',
    path: `${GRAPH}/fetch-report/:uuid`,
    kind: 'sbom',
    resource: 'dependency_sbom',
    handle: fetchReport,
  },
  { method: 'GET', path: GRAPH, kind: 'sbom', resource: 'dependency_sbom', handle: synchronous },
  { method: 'GET', path: '/sbom-downloads/:uuid', kind: 'sbom', free: true, handle: download },
]

interface Report {
  readonly repository: Repository
  readonly document: object
  readonly createdMs: number
  polls: number
  /** Of the temporary URL, once there is one. */
  signature?: string
  expiresMs?: number
}

/** GitHub keeps a report up to a week. */
const KEPT_MS = 7 * 86_400_000

const reports = new WeakMap<Simulation, Map<string, Report>>()

async function generate(request: RestRequest): Promise<RestResult> {
  const { simulation, incoming } = request
  if (simulation.settings.mode === 'ghes') throw notFound()
  const repository = graphRepository(request)
  const uuid = randomUUID()
  const document = await sbomDocument(simulation, repository)
  reportsOf(simulation).set(uuid, { repository, document, createdMs: simulation.clock.now(), polls: 0 })
  const path = `/repos/${repository.nameWithOwner}/dependency-graph/sbom/fetch-report/${uuid}`
  return { status: 201, json: { sbom_url: `${incoming.base}${path}` } }
}

function fetchReport(request: RestRequest): RestResult {
  const { simulation, params, incoming } = request
  const { sbom } = simulation.settings
  const repository = graphRepository(request)
  const uuid = params['uuid'] ?? ''
  const report = reportsOf(simulation).get(uuid)
  const now = simulation.clock.now()
  if (report?.repository.id !== repository.id || now > report.createdMs + KEPT_MS) throw notFound()
  report.polls += 1
  if (report.polls <= sbom.pendingPolls) return { status: sbom.pendingStatus, json: {} }
  report.signature = randomUUID()
  report.expiresMs = now + sbom.urlSeconds * 1000
  const location = `${incoming.base}/sbom-downloads/${uuid}?signature=${report.signature}`
  return { status: 302, raw: '', headers: { location, 'content-type': 'text/plain' } }
}

/** Whoever has the URL may read it, as long as it lasts: no token is asked for. */
function download({ simulation, params, incoming }: RestRequest): RestResult {
  const report = reportsOf(simulation).get(params['uuid'] ?? '')
  const signature = incoming.query.get('signature')
  if (report?.signature === undefined || report.signature !== signature) throw refuse(403, 'Signature not valid.')
  if (simulation.clock.now() > (report.expiresMs ?? 0)) throw refuse(403, 'Request has expired.')
  return { json: simulation.settings.sbom.body === 'wrapped' ? { sbom: report.document } : report.document }
}

async function synchronous(request: RestRequest): Promise<RestResult> {
  const { simulation } = request
  if (simulation.settings.mode === 'ghes') {
    return { json: { sbom: await sbomDocument(simulation, graphRepository(request)) } }
  }
  if (simulation.settings.sbom.synchronous === 404) throw notFound()
  throw refuse(410, 'This endpoint was removed. Generate a report and fetch it instead.')
}

function graphRepository(request: RestRequest): Repository {
  const repository = findGitRepository(request)
  if (repository.data.dependencyGraph !== 'disabled') return repository
  throw refuse(404, 'The Dependency graph is disabled for this repository. Please enable it before asking for an SBOM.')
}

function reportsOf(simulation: Simulation): Map<string, Report> {
  const known = reports.get(simulation) ?? new Map<string, Report>()
  reports.set(simulation, known)
  return known
}
