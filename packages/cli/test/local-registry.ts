import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

export interface LocalRegistry {
  /** Makes npm know this registry alone, with a cache of its own. */
  readonly environment: NodeJS.ProcessEnv
  stop(): Promise<void>
}

const STARTS_WITHIN_MS = 30_000

/**
 * A registry on this machine that takes our packages, and passes on all others from the one that npm is set up for here.
 * Everything it keeps is gone when it stops.
 */
export async function localRegistry(): Promise<LocalRegistry> {
  const directory = await mkdtemp(join(tmpdir(), 'ioc-scanner-registry-'))
  const port = await freePort()
  const address = `http://127.0.0.1:${port}/`
  // From outside of any workspace, where npm answers, and with the settings of whoever runs the test.
  const { stdout } = await promisify(execFile)('npm', ['config', 'get', 'registry'], { cwd: directory })
  await writeFile(join(directory, 'config.yaml'), configuration(stdout.trim()))
  // Whoever publishes has to send some login; anybody may.
  await writeFile(join(directory, 'npmrc'), `registry=${address}\n//127.0.0.1:${port}/:_authToken=anybody\n`)
  const verdaccio = join(dirname(createRequire(import.meta.url).resolve('verdaccio/package.json')), 'bin/verdaccio')
  const child = spawn(process.execPath, [verdaccio, '--config', 'config.yaml', '--listen', `127.0.0.1:${port}`], {
    cwd: directory,
    stdio: 'ignore',
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  await answering(`${address}-/ping`)
  return {
    environment: {
      npm_config_registry: address,
      npm_config_userconfig: join(directory, 'npmrc'),
      npm_config_cache: join(directory, 'cache'),
      npm_config_audit: 'false',
      npm_config_fund: 'false',
      npm_config_update_notifier: 'false',
    },
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      await rm(directory, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

function configuration(upstream: string): string {
  return `
storage: ./storage
web: { enable: false }
auth: { htpasswd: { file: ./htpasswd } }
uplinks: { upstream: { url: ${JSON.stringify(upstream)}, timeout: 60s } }
packages:
  '@ioc-scanner/*': { access: $all, publish: $all }
  'ioc-scanner-plugin-*': { access: $all, publish: $all }
  '**': { access: $all, proxy: upstream }
log: { type: stdout, format: json, level: fatal }
`
}

async function answering(url: string): Promise<void> {
  for (const giveUpAtMs = Date.now() + STARTS_WITHIN_MS; Date.now() < giveUpAtMs;) {
    const isThere = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isThere) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`the registry did not answer within ${STARTS_WITHIN_MS / 1_000} s`)
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
