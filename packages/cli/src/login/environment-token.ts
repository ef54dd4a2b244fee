import { keepSecret } from '../program/hide-secrets.js'

const VARIABLES = ['GITHUB_TOKEN', 'GH_TOKEN'] as const

export interface EnvironmentToken {
  readonly token: string
  /** Where it was. */
  readonly variable: string
}

let taken: EnvironmentToken | undefined

/** Keeps the token for the scan and takes it out of the environment, so that plugins and child processes do not see it. */
export function takeTokenFromEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of VARIABLES) {
    const value = env[name]?.trim()
    if (value !== undefined && value !== '') {
      taken ??= { token: value, variable: name }
      keepSecret(value)
    }
    delete env[name]
  }
}

/** The token that was in the environment. */
export function environmentToken(): EnvironmentToken | undefined {
  return taken
}
