import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { WorldChanges } from '../changes/world-changes.js'
import { AdvanceableClock } from '../clock/clock.js'
import { FaultSource } from '../faults/fault-plan.js'
import type { FaultKind } from '../faults/fault-plan.js'
import { Git } from '../git/git.js'
import { gitServerOf } from '../git-http/serve-git.js'
import { parseGitRequest } from '../git-http/git-request.js'
import type { GitRequest } from '../git-http/git-request.js'
import { Ledger } from '../ledger/ledger.js'
import type { LedgerSnapshot } from '../ledger/ledger.js'
import { PrimaryLimits } from '../limits/primary-limits.js'
import { SecondaryLimits } from '../limits/secondary-limits.js'
import { TokenBook } from '../world/caller.js'
import { loadWorld } from '../world/load-world.js'
import { ManifestBook } from '../world/manifest-book.js'
import { WorldIndex } from '../world/world-index.js'
import { failure } from './answer.js'
import { answerControl, isControl } from './control.js'
import { readIncoming } from './incoming.js'
import { refusedOutcome } from './outcome.js'
import type { Outcome } from './outcome.js'
import { sendAnswer, sendHalf } from './send.js'
import { serve } from './serve.js'
import { settingsFrom } from './settings.js'
import type { SimulatorOptions } from './settings.js'
import type { Simulation } from './simulation.js'

export interface StartOptions {
  /** Folder of a world: `world.json` and the git repositories it names. */
  readonly directory: string
  /** 0, the default, takes a free one. */
  readonly port?: number
  readonly options?: SimulatorOptions
}

export interface Simulator {
  /** Base of the REST API; GHES mode includes `/api/v3`. */
  readonly url: string
  readonly graphqlUrl: string
  /** Base of git URLs: `<gitUrl>/OWNER/NAME.git`, the same in both modes. */
  readonly gitUrl: string
  /** What happens between two scans: pushes, renames, and more. */
  readonly changes: WorldChanges
  ledger(): LedgerSnapshot
  resetLedger(): void
  /** Lets time pass for windows, tokens and JWTs. */
  advance(seconds: number): void
  close(): Promise<void>
}

/** Starts a GitHub over the world of a folder. It listens on 127.0.0.1 only. */
export async function startSimulator({ directory, port = 0, options = {} }: StartOptions): Promise<Simulator> {
  const simulation = await createSimulation(directory, options)
  const changes = new WorldChanges(simulation, resolve(directory))
  const server = createServer()
  server.keepAliveTimeout = 60_000
  let requests = 0
  server.on('connection', () => simulation.ledger.connectionOpened())
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(port, '127.0.0.1', done)
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  server.on('request', (message, response) => {
    requests += 1
    handle(simulation, changes, message, response, origin, requests).catch((cause: unknown) => {
      response.destroy(cause instanceof Error ? cause : new Error(String(cause)))
    })
  })
  const isGhes = simulation.settings.mode === 'ghes'
  return {
    url: isGhes ? `${origin}/api/v3` : origin,
    graphqlUrl: isGhes ? `${origin}/api/graphql` : `${origin}/graphql`,
    gitUrl: origin,
    changes,
    ledger: () => simulation.ledger.snapshot(),
    resetLedger: () => simulation.ledger.reset(),
    advance: (seconds) => simulation.clock.advance(seconds),
    close: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()))
      server.closeAllConnections()
      await closed
      simulation.git.close()
    },
  }
}

async function createSimulation(directory: string, options: SimulatorOptions): Promise<Simulation> {
  const settings = settingsFrom(options)
  const clock = new AdvanceableClock(options.clock)
  const data = await loadWorld(directory)
  const world = new WorldIndex(data, resolve(directory))
  return {
    settings,
    clock,
    world,
    tokens: new TokenBook(data.tokens, clock),
    git: new Git(gitDirectoriesOf(world), settings.git),
    manifests: new ManifestBook(directory),
    primary: new PrimaryLimits(settings.primary, world, clock),
    secondary: new SecondaryLimits(settings.secondary, clock),
    ledger: new Ledger(),
    faults: new FaultSource(settings.faults),
  }
}

async function handle(
  simulation: Simulation,
  changes: WorldChanges,
  message: IncomingMessage,
  response: ServerResponse,
  origin: string,
  number: number,
): Promise<void> {
  const requestId = requestIdOf(number)
  const git = parseGitRequest(message.url ?? '/')
  if (git !== null) {
    await handleGit(simulation, git, message, response, { origin, requestId })
    return
  }
  const incoming = await readIncoming(message, origin, requestId)
  if (incoming !== null && isControl(incoming.path)) {
    sendAnswer(response, await answerControl(simulation, changes, incoming), requestId, simulation.clock.now())
    return
  }
  const { ledger, clock } = simulation
  const fault = simulation.faults.next()
  ledger.requestStarted()
  if (fault === 'reset') {
    enter(simulation, refusedOutcome('rest', { status: 0, headers: {}, body: '' }), fault)
    message.socket.destroy()
    return
  }
  const outcome =
    incoming === null
      ? refusedOutcome('rest', failure(413, 'Payload Too Large'))
      : await answered(simulation, incoming, fault)
  enter(simulation, fault === 'stall' ? { ...outcome, failed: true, blobs: [] } : outcome, fault)
  if (fault === 'stall') {
    sendHalf(response, outcome.answer, requestId, clock.now())
  } else {
    sendAnswer(response, outcome.answer, requestId, clock.now(), message.method === 'HEAD')
  }
}

async function handleGit(
  simulation: Simulation,
  request: GitRequest,
  message: IncomingMessage,
  response: ServerResponse,
  where: { readonly origin: string; readonly requestId: string },
): Promise<void> {
  const fault = simulation.faults.next()
  simulation.ledger.requestStarted()
  if (fault === 'reset') {
    enter(simulation, refusedOutcome('git', { status: 0, headers: {}, body: '' }, { kind: 'git' }), fault)
    message.socket.destroy()
    return
  }
  await gitServerOf(simulation).serve(request, message, response, {
    ...where,
    fault,
    enter: (outcome) => enter(simulation, outcome, fault),
  })
}

/** A failure of the simulator itself answers 500 with its own words: a test must not mistake it for a simulated fault. */
async function answered(
  simulation: Simulation,
  incoming: Parameters<typeof serve>[1],
  fault: FaultKind | null,
): Promise<Outcome> {
  try {
    return await serve(simulation, incoming, fault)
  } catch (cause) {
    const message = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
    return refusedOutcome('rest', failure(500, `The simulator itself failed: ${message}`))
  }
}

function enter({ ledger }: Simulation, outcome: Outcome, fault: FaultKind | null): void {
  ledger.requestEnded({
    api: outcome.api,
    kind: outcome.kind,
    status: outcome.answer.status,
    points: outcome.points,
    bytes: outcome.bytes ?? Buffer.byteLength(outcome.answer.body),
    failed: outcome.failed === true,
    partial: outcome.partial === true,
    blobs: outcome.blobs ?? [],
    ...(outcome.limited === undefined ? {} : { limited: outcome.limited }),
    ...(outcome.timedOut === undefined ? {} : { timedOut: outcome.timedOut }),
    ...(fault === null ? {} : { fault }),
  })
}

function gitDirectoriesOf({ accounts }: WorldIndex): readonly string[] {
  return [...new Set(accounts.flatMap(({ repositories }) => repositories.map(({ gitDirectory }) => gitDirectory)))]
}

function requestIdOf(number: number): string {
  const hex = number.toString(16).toUpperCase().padStart(8, '0')
  return `${hex.slice(0, 4)}:${hex.slice(4)}:51M`
}
