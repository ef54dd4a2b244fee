import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FaultKind } from '../faults/fault-plan.js'
import { timeoutAnswer } from '../graphql/timeout-answer.js'
import type { Answer } from '../server/answer.js'
import { refusedOutcome } from '../server/outcome.js'
import type { Outcome } from '../server/outcome.js'
import { sendAnswer, sendHalf } from '../server/send.js'
import type { Simulation } from '../server/simulation.js'
import type { GitRequest } from './git-request.js'
import { runHttpBackend } from './http-backend.js'
import { admitGit, switchedRefusal, text } from './refuse-git.js'
import { Turns } from '../git/turns.js'

interface Occasion {
  readonly origin: string
  readonly requestId: string
  readonly fault: FaultKind | null
  /** Writes into the ledger, before the answer is complete. */
  readonly enter: (outcome: Outcome) => void
}

const servers = new WeakMap<Simulation, GitServer>()

/** The git server of a simulation: one, since it counts its processes and requests. */
export function gitServerOf(simulation: Simulation): GitServer {
  const known = servers.get(simulation) ?? new GitServer(simulation)
  servers.set(simulation, known)
  return known
}

class GitServer {
  private readonly turns: Turns
  private requests = 0

  constructor(private readonly simulation: Simulation) {
    this.turns = new Turns(simulation.settings.git.maxServers)
  }

  /** Answers a git client, without points and outside of the limits of the APIs. */
  async serve(
    request: GitRequest,
    message: IncomingMessage,
    response: ServerResponse,
    { origin, requestId, fault, enter }: Occasion,
  ): Promise<void> {
    const { settings, tokens, clock } = this.simulation
    await pause(settings.latency.gitMs)
    const { refusal, refuseEvery } = settings.git
    this.requests += 1
    const isRefused = refusal !== 'none' && this.requests % refuseEvery === 0
    const isRead = message.method === 'GET' || message.method === 'HEAD'
    const caller = tokens.identifyBasic(message.headers.authorization)
    const admission = admitGit(this.simulation, request, caller, origin, isRead)
    const answer =
      injected(fault, requestId, clock.now()) ??
      (isRefused ? switchedRefusal(refusal) : 'refused' in admission ? admission.refused : null)
    if (answer !== null || 'refused' in admission) {
      // What the client still sends is read, so that it hears the answer.
      message.resume()
      const complete = answer ?? text(500, 'no answer')
      enter(refusedOutcome('git', complete, { kind: 'git', failed: complete.status >= 400 || fault === 'stall' }))
      if (fault === 'stall') sendHalf(response, complete, requestId, clock.now())
      else sendAnswer(response, complete, requestId, clock.now(), message.method === 'HEAD')
      return
    }
    response.setHeader('x-github-request-id', requestId)
    const { gitDirectory } = admission.repository
    const state = { isEntered: false }
    const enterOnce = (status: number, bytes: number): void => {
      if (state.isEntered) return
      state.isEntered = true
      const answer: Answer = { status, headers: {}, body: '' }
      enter({ api: 'git', answer, kind: 'git', points: 0, workMs: 0, bytes, failed: status >= 400 || status === 0 })
    }
    try {
      await this.turns.take(() =>
        runHttpBackend(gitDirectory, request, message, response, settings.git, ({ status, bytes }) =>
          enterOnce(status, bytes),
        ),
      )
    } finally {
      enterOnce(0, 0)
    }
  }
}

function injected(fault: FaultKind | null, requestId: string, nowMs: number): Answer | null {
  switch (fault) {
    case '500':
    case '503':
      return text(Number(fault), 'Internal server error')
    case '504':
      return timeoutAnswer('504', requestId, nowMs)
    case '502':
    case '502-html':
    case 'resource-limit':
      return timeoutAnswer('502-html', requestId, nowMs)
    case 'secondary':
      return switchedRefusal(429)
    case 'stall':
      return text(200, 'half of this is never sent')
    default:
      return null
  }
}

async function pause(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms))
}
