import type { Database, Statement } from 'better-sqlite3'
import { asInventoryFailure, inventoryFailure } from './inventory-failure.js'

/**
 * How sure a commit has to be. `soon` survives the death of the process; a power failure can take the last of them, and leaves the
 * database whole. `now` survives that, too, with everything committed before it: see the decision record on the inventory.
 */
export type Durability = 'soon' | 'now'

/** The open database: statements are prepared once, writes are transactions, failures are words that users can act on. */
export class Connection {
  readonly #statements = new Map<string, Statement>()
  #durability: Durability = 'soon'

  constructor(
    readonly db: Database,
    readonly file: string,
  ) {}

  /** @param text Constant SQL: values are parameters, never part of it. */
  sql<Parameters extends unknown[] = [], Row = unknown>(text: string): Statement<Parameters, Row> {
    if (!this.db.open) throw inventoryFailure('INVENTORY_CLOSED', this.file, 'it is closed')
    const known = this.#statements.get(text) ?? this.db.prepare(text)
    this.#statements.set(text, known)
    return known as Statement<Parameters, Row>
  }

  /** All of it or nothing. Takes the lock at its start, so that no other process can come in between; joins a running one. */
  write<T>(action: () => T, durability: Durability = 'soon'): T {
    if (this.db.inTransaction) return action()
    return this.guarded(() => {
      if (durability !== this.#durability) {
        this.db.pragma(`synchronous = ${durability === 'now' ? 'FULL' : 'NORMAL'}`)
        this.#durability = durability
      }
      return this.db.transaction(action).immediate()
    })
  }

  /** Several reads of one state. */
  read<T>(action: () => T): T {
    return this.db.inTransaction ? action() : this.guarded(() => this.db.transaction(action).deferred())
  }

  /** Failures of SQLite in the words of `inventoryFailure`. */
  guarded<T>(action: () => T): T {
    try {
      return action()
    } catch (thrown) {
      throw asInventoryFailure(thrown, this.file)
    }
  }

  close(): void {
    this.#statements.clear()
    this.db.close()
  }
}
