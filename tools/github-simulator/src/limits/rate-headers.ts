import type { BucketState } from './primary-limits.js'

/** The five headers of every answer that was counted. */
export function rateHeaders({ limit, remaining, used, reset, resource }: BucketState): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-used': String(used),
    'x-ratelimit-reset': String(reset),
    'x-ratelimit-resource': resource,
  }
}
