/** What an extension needs from its surroundings, so that `--offline` and `doctor` can answer before the run. */
export interface Needs {
  /** Talks to another host. */
  readonly network?: boolean
  /** Needs a login: a GitHub token, an API key. */
  readonly credentials?: boolean
}
