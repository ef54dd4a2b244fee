import type { ResourceSettings, TimeoutSettings, WorkModel } from '../server/settings.js'
import type { Repository } from '../world/world-index.js'
import { FieldError } from './field-error.js'

/** Sums up what a query would cost GitHub: simulated milliseconds, and repositories opened. */
export class WorkMeter {
  private totalMs: number
  private openedShare = 0
  private readonly opened = new Map<number, number>()
  exhausted = false

  constructor(
    readonly model: WorkModel,
    private readonly timeout: TimeoutSettings,
    private readonly resources: ResourceSettings,
  ) {
    this.totalMs = model.perQueryMs
  }

  get workMs(): number {
    return this.totalMs
  }

  get timedOut(): boolean {
    return this.totalMs > this.timeout.limitMs
  }

  /** @throws when the query has run out of time: nothing more is worth doing. */
  charge(ms: number): void {
    this.totalMs += ms
    if (this.timedOut) throw new FieldError('TIMEOUT', 'timedout')
  }

  /**
   * Called in the order of the query, before anything is read, so that the same query always loses the same fields.
   * @throws RESOURCE_LIMITS_EXCEEDED when the budget of repositories is spent.
   */
  open(repository: Repository, isHeavy: boolean): void {
    const share = isHeavy ? 1 : this.resources.perListedRepository
    const known = this.opened.get(repository.id) ?? 0
    if (share <= known) return
    if (this.openedShare + share - known > this.resources.repositories) {
      this.exhausted = true
      throw new FieldError('RESOURCE_LIMITS_EXCEEDED', 'Resource limits for this query exceeded.')
    }
    this.opened.set(repository.id, share)
    this.openedShare += share - known
    if (known === 0) this.charge(this.model.perRepositoryMs)
  }
}
