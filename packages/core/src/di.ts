import 'reflect-metadata'
import * as own from 'tsyringe'

/**
 * The only door to tsyringe. npm gives a plugin its own copy of core and so of tsyringe; decorators and containers of two
 * copies do not know each other. So there is one tsyringe per process: that of the copy of core that loads first, the host's.
 */
const slot = globalThis as unknown as Record<symbol, typeof own | undefined>
const di: typeof own = (slot[Symbol.for('ioc-scanner/v1/tsyringe')] ??= own)

export const { container, inject, injectable, injectAll, singleton, Lifecycle } = di
export type { DependencyContainer, InjectionToken } from 'tsyringe'
