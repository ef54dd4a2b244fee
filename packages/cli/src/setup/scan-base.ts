import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Configuration } from '@ioc-scanner/config'
import type { ExtensionRegistry } from '@ioc-scanner/core'
import { scan } from '@ioc-scanner/engine'

/** The indicators that come with the program: nothing is fetched for them. */
const SHIPPED = ['builtin']

/**
 * MiB that a scan of nothing takes up: what `memory.max_usage_mb` has to leave room above. An empty folder is scanned;
 * nothing is sent.
 */
export async function scanBaseMb({ batch }: Configuration, container: ExtensionRegistry): Promise<number | null> {
  const folder = await mkdtemp(join(tmpdir(), 'ioc-scanner-nothing-'))
  try {
    const config = { ...batch, enablePerformanceMonitoring: true }
    const { metrics } = await scan({ folders: [folder] }, { container, config, iocSources: SHIPPED })
    return metrics.peak_memory_mb
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
