import { totalmem } from 'node:os'
import type { Config } from '@oclif/core/config'
import { loadConfiguration, type ApiAnswers, type Machine } from '@ioc-scanner/config'
import { messageOf } from '@ioc-scanner/core'

const BYTES_PER_MIB = 1_048_576

/** Memory of this machine or container and, where there is a login, limits and latency of the API. Costs no points. */
export async function measureMachine(
  apiUrl: string | undefined,
  config: Config,
  tell: (message: string) => void,
): Promise<Machine> {
  return { ...memoryOf(totalmem(), process.constrainedMemory()), ...(await apiOf(apiUrl, config, tell)) }
}

/** @param limit Of the container, bytes; without one, nothing, 0 or more than there is. */
export function memoryOf(total: number, limit: number | undefined): Pick<Machine, 'memoryMb' | 'isContainer'> {
  const isContainer = limit !== undefined && limit > 0 && limit < total
  return { memoryMb: (isContainer ? limit : total) / BYTES_PER_MIB, isContainer }
}

async function apiOf(
  apiUrl: string | undefined,
  config: Config,
  tell: (message: string) => void,
): Promise<{ readonly api?: ApiAnswers }> {
  const { findCredentials } = await import('../login/find-credentials.js')
  const { measureApi } = await import('@ioc-scanner/github')
  try {
    const configuration = await loadConfiguration({
      workingDirectory: process.cwd(),
      userConfigDirectory: config.configDir,
      configFile: null, // it is about to be written
      flags: { 'api-url': apiUrl },
      env: process.env,
    })
    const credentials = await findCredentials(configuration)
    if (credentials.kind !== 'token') {
      tell('limits and latency were not measured: that needs a token, and the login is a GitHub App')
      return {}
    }
    const { caFile, ...seconds } = configuration.network
    const network = { ...seconds, ...(caFile === null ? {} : { caFile }) }
    const { token } = credentials
    const connection = { apiUrl: configuration.github.apiUrl, token, network, toolVersion: config.version }
    return { api: await measureApi(connection) }
  } catch (thrown) {
    tell(`limits and latency were not measured: ${messageOf(thrown)}`)
    return {}
  }
}
