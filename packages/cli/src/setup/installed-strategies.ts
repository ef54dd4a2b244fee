import type { Config } from '@oclif/core/config'
import { loadExtensions } from '../plugins/load-extensions.js'

/** Names of the strategies that a configuration may name. */
export async function installedStrategies(config: Config): Promise<readonly string[]> {
  const { registry } = await loadExtensions(config)
  return registry.all('strategy').map(({ name }) => name)
}
