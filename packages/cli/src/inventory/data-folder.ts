import type { Configuration } from '@ioc-scanner/config'

/** Where inventory and state are kept: as configured, else the XDG data directory. */
export function dataFolder({ inventory }: Configuration, config: { readonly dataDir: string }): string {
  return inventory.directory ?? config.dataDir
}
