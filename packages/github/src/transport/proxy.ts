import { innermost } from './connection-failure.js'

const TUNNEL_REFUSED = /^Proxy response \((\d{3})\)/
const USUAL_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' }

/** What a proxy has to do with a failure. */
export interface ProxyTrouble {
  /** Host and port, without the login. */
  readonly proxy: string
  /** What it answered; undefined where it could not be reached. */
  readonly status?: number
}

/** Whether it was the proxy of the environment that failed, and not who was asked through it. */
export function proxyTrouble(thrown: unknown, env: NodeJS.ProcessEnv = process.env): ProxyTrouble | undefined {
  const proxy = proxyIn(env)
  if (proxy === undefined) return undefined
  const failure = innermost(thrown) as Partial<NodeJS.ErrnoException> & {
    readonly hostname?: string
    readonly port?: number
    readonly address?: string
  }
  const status = TUNNEL_REFUSED.exec(failure.message ?? '')?.[1]
  if (status !== undefined) return { proxy: proxy.host, status: Number(status) }
  const port = proxy.port || (USUAL_PORTS[proxy.protocol] ?? '')
  const isItsPort = String(failure.port ?? '') === port && (port !== '443' || failure.address === proxy.hostname)
  const isNamed =
    failure.hostname === proxy.hostname || failure.message?.includes(`${proxy.hostname}:${port},`) === true
  return isItsPort || isNamed ? { proxy: proxy.host } : undefined
}

function proxyIn(env: NodeJS.ProcessEnv): URL | undefined {
  const text = [env['https_proxy'], env['HTTPS_PROXY'], env['http_proxy'], env['HTTP_PROXY']].find(
    (value) => value !== undefined && value !== '',
  )
  return text !== undefined && URL.canParse(text) ? new URL(text) : undefined
}
