import { definePlugin, type Download } from '@ioc-scanner/core'
import { GitHubSource } from './github-source.js'
import type { ApiMeasurement, MeasuredConnection } from './measure-api.js'
import type { DownloadSettings } from './transport/download.js'

export { GitHubSource }
export { faultOfToken } from './login/fault-of-token.js'
export type { DownloadSettings }
export type { ApiMeasurement, MeasuredConnection }

/** What the host lends to sources of indicators: downloads with the same network as GitHub's own answers. */
export function downloadWith(settings: DownloadSettings): Download {
  return async (address, options) => {
    // undici takes a while to load: only who downloads pays for it.
    const { download } = await import('./transport/download.js')
    return download(address, options, settings)
  }
}

/** See measure-api.ts: limits and latency of a token's API, for whoever sets up a configuration. */
export async function measureApi(connection: MeasuredConnection): Promise<ApiMeasurement> {
  const measuring = await import('./measure-api.js')
  return measuring.measureApi(connection)
}

export default definePlugin({
  name: 'github',
  apiVersion: 1,
  register: (extensions) => extensions.add('repository-source', GitHubSource),
})
