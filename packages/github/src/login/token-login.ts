import { RequestFailure } from '@ioc-scanner/core'
import type { Login } from './login.js'

/** A token that the user brought. Once refused, it is never sent again: GitHub locks out who keeps trying. */
export class TokenLogin implements Login {
  #isRefused = false

  constructor(private readonly token: string) {}

  serve(): void {
    return undefined
  }

  async prepare(): Promise<void> {
    return undefined
  }

  authorization(): string {
    if (this.#isRefused) {
      throw new RequestFailure('UNAUTHORIZED', 'forbidden', 'GitHub refused the token; it is not tried again')
    }
    return `Bearer ${this.token}`
  }

  refused(): boolean {
    this.#isRefused = true
    return false
  }
}
