import createDebug from 'debug'
import { printable, type MetricsSink, type ScanEvent } from '@ioc-scanner/core'

/** What can be listened to, by the convention of the debug package: `DEBUG=ioc-scanner:batch`, `DEBUG=ioc-scanner:*`. */
export const DEBUG_PARTS = ['scan', 'repositories', 'files', 'batch', 'requests', 'limits', 'findings', 'gaps'] as const
export type DebugPart = (typeof DEBUG_PARTS)[number]

const NAMESPACE = 'ioc-scanner'

/** `--debug` and `DEBUG`: what happens, each on a line of its own, for the parts that are listened to. */
export class DebugLog implements MetricsSink {
  readonly name = 'debug-log'

  constructor(
    private readonly say: (line: string) => void,
    private readonly parts: ReadonlySet<DebugPart> = new Set(DEBUG_PARTS),
  ) {}

  record(event: ScanEvent): void {
    const [part, text] = lineOf(event)
    if (!this.parts.has(part)) return
    this.say(printable(`${new Date(event.atMs).toISOString()} ${NAMESPACE}:${part} ${text}`))
  }

  async flush(): Promise<void> {
    // Every line is written as it comes.
  }
}

/** @returns undefined where nothing is listened to. */
export function debugLog(isAll: boolean, say: (line: string) => void): DebugLog | undefined {
  const parts = DEBUG_PARTS.filter((part) => isAll || createDebug.enabled(`${NAMESPACE}:${part}`))
  return parts.length === 0 ? undefined : new DebugLog(say, new Set(parts))
}

function lineOf(event: ScanEvent): readonly [DebugPart, string] {
  switch (event.type) {
    case 'scan-started':
      return ['scan', `started: ${event.target}`]
    case 'scan-finished':
      return ['scan', `finished: ${event.status}`]
    case 'warning':
      return ['scan', `warning: ${event.message}`]
    case 'repositories-listed':
      return ['repositories', `listed ${event.listed} of ${event.total ?? 'an unknown number'}`]
    case 'repository-finished':
      return ['repositories', `finished ${event.repository}: ${event.files} files`]
    case 'files-wanted':
      return ['files', `${event.count} wanted`]
    case 'files-finished':
      return ['files', `${event.count} finished, ${event.fromInventory} of them without a fetch`]
    case 'batch-planned':
      return [
        'batch',
        `${event.strategy} plans ${planText(event.plan)}: sent ${event.files} files, ${event.bytes} bytes`,
      ]
    case 'batch-finished':
      return ['batch', batchText(event)]
    case 'request-finished':
      return ['requests', requestText(event)]
    case 'retry':
      return ['requests', `retry in ${Math.round(event.delayMs)} ms: ${event.reason}`]
    case 'wait-started':
      return ['limits', `wait until ${new Date(event.untilMs).toISOString()}: ${event.reason}`]
    case 'wait-ended':
      return ['limits', 'wait ended']
    case 'finding': {
      const { severity, repository, path, indicator } = event.finding
      return ['findings', `${severity} ${indicator.id} ${repository} ${path}`]
    }
    case 'gap': {
      const { reason, repository, path, detail } = event.gap
      return ['gaps', `${reason} ${repository ?? ''} ${path ?? ''}: ${detail}`]
    }
  }
}

type EventOf<Type extends ScanEvent['type']> = ScanEvent & { readonly type: Type }

function planText({ batchSize, concurrency, crossRepository, pauseMs }: EventOf<'batch-planned'>['plan']): string {
  const reach = crossRepository ? 'across repositories' : 'of one repository'
  return `${batchSize} files ${reach}, ${concurrency} requests at a time, pause ${pauseMs} ms`
}

function batchText({ batch, status, files, attempts, points, latencyMs, gaps }: EventOf<'batch-finished'>): string {
  const cost = `${attempts} attempts, ${points} points, ${Math.round(latencyMs)} ms`
  return `${batch} ended, ${status}: ${files} files, ${cost}, ${gaps} given up`
}

function requestText({ outcome, attempt }: EventOf<'request-finished'>): string {
  const { kind, bucket, status, files, bytes, points, latencyMs, concurrency } = outcome
  const about = `${files} files, ${bytes} bytes, ${points} points, ${Math.round(latencyMs)} ms`
  return `${kind} (${bucket ?? 'no bucket'}), attempt ${attempt}, ${status}: ${about}, ${concurrency} in flight`
}
