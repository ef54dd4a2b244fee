/** Whose repositories are asked for. */
export interface Account {
  readonly login: string
  /** How GitHub finds the installation of an App: `/orgs/acme`, `/users/ada`, `/repos/acme/web`. */
  readonly place: string
}

/** How a session proves to GitHub who it is. */
export interface Login {
  /**
   * Told what will be listed, before anything is sent.
   * @throws {CodedError} where this login cannot serve all of it.
   */
  serve(accounts: readonly Account[]): void
  /** Gets ready for the next request: a token that ends soon is renewed, by a request of its own. */
  prepare(): Promise<void>
  /**
   * The value of the `Authorization` header.
   * @throws {RequestFailure} UNAUTHORIZED when the login was refused before, or the token has ended meanwhile.
   */
  authorization(): string
  /** Told of a 401. Whether another try makes sense: with a token that was renewed, or is about to be. */
  refused(authorization: string): boolean
}
