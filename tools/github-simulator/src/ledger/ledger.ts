export type RequestKind = 'listing' | 'tree' | 'content' | 'blob' | 'history' | 'sbom' | 'git' | 'other'

export interface Tally {
  readonly requests: number
  readonly points: number
  readonly bytes: number
}

export interface LedgerSnapshot {
  readonly requests: number
  readonly rest: Tally
  readonly graphql: Tally
  /** Requests of git clients: they cost no points. */
  readonly git: Tally
  readonly kinds: Readonly<Record<RequestKind, Tally>>
  /** Answers with a status of 400 or more, and GraphQL answers without any data; injected ones included. */
  readonly failed: number
  /** GraphQL answers with data and errors. */
  readonly partial: number
  readonly notModified: number
  readonly injectedFaults: Readonly<Record<string, number>>
  readonly rateLimited: { readonly primary: number; readonly secondary: number }
  readonly timeouts: number
  readonly peakConcurrency: number
  readonly connections: number
  /** Blobs whose content left the simulator in a complete answer. */
  readonly blobs: {
    readonly served: number
    readonly distinct: number
    readonly bytes: number
    readonly servedMoreThanOnce: readonly { readonly oid: string; readonly times: number }[]
  }
}

export interface Entry {
  readonly api: 'rest' | 'graphql' | 'git'
  readonly kind: RequestKind
  readonly status: number
  readonly points: number
  readonly bytes: number
  readonly failed: boolean
  readonly partial: boolean
  readonly limited?: 'primary' | 'secondary'
  readonly timedOut?: boolean
  readonly fault?: string
  readonly blobs: readonly { readonly oid: string; readonly bytes: number }[]
}

const KINDS: readonly RequestKind[] = ['listing', 'tree', 'content', 'blob', 'history', 'sbom', 'git', 'other']

/** Counts what was asked and served. Control requests are never entered. */
export class Ledger {
  private entries: Entry[] = []
  private readonly blobs = new Map<string, number>()
  private blobBytes = 0
  private inFlight = 0
  private peak = 0
  private connections = 0

  connectionOpened(): void {
    this.connections += 1
  }

  requestStarted(): void {
    this.inFlight += 1
    this.peak = Math.max(this.peak, this.inFlight)
  }

  requestEnded(entry: Entry): void {
    this.inFlight -= 1
    this.entries.push({ ...entry, blobs: [] })
    for (const { oid, bytes } of entry.blobs) {
      this.blobs.set(oid, (this.blobs.get(oid) ?? 0) + 1)
      this.blobBytes += bytes
    }
  }

  reset(): void {
    this.entries = []
    this.blobs.clear()
    this.blobBytes = 0
    this.peak = this.inFlight
    this.connections = 0
  }

  snapshot(): LedgerSnapshot {
    const { entries } = this
    const count = (holds: (entry: Entry) => boolean): number => entries.filter(holds).length
    const faults: Record<string, number> = {}
    for (const { fault } of entries) if (fault !== undefined) faults[fault] = (faults[fault] ?? 0) + 1
    const repeated = [...this.blobs].filter(([, times]) => times > 1).map(([oid, times]) => ({ oid, times }))
    return {
      requests: entries.length,
      rest: tally(entries.filter(({ api }) => api === 'rest')),
      graphql: tally(entries.filter(({ api }) => api === 'graphql')),
      git: tally(entries.filter(({ api }) => api === 'git')),
      kinds: Object.fromEntries(
        KINDS.map((kind) => [kind, tally(entries.filter((entry) => entry.kind === kind))]),
      ) as Record<RequestKind, Tally>,
      failed: count(({ failed }) => failed),
      partial: count(({ partial }) => partial),
      notModified: count(({ status }) => status === 304),
      injectedFaults: faults,
      rateLimited: {
        primary: count(({ limited }) => limited === 'primary'),
        secondary: count(({ limited }) => limited === 'secondary'),
      },
      timeouts: count(({ timedOut }) => timedOut === true),
      peakConcurrency: this.peak,
      connections: this.connections,
      blobs: {
        served: [...this.blobs.values()].reduce((sum, times) => sum + times, 0),
        distinct: this.blobs.size,
        bytes: this.blobBytes,
        servedMoreThanOnce: repeated,
      },
    }
  }
}

function tally(entries: readonly Entry[]): Tally {
  return {
    requests: entries.length,
    points: entries.reduce((sum, { points }) => sum + points, 0),
    bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}
