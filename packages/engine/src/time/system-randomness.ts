import type { Randomness } from '@ioc-scanner/core'

/** Real chance. */
export const systemRandomness: Randomness = { next: () => Math.random() }
