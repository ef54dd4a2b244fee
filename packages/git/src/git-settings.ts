/** What git needs beside the connection that the host lends. */
export interface GitSettings {
  /** Where repositories are put while a scan reads them: made where it is not there. Each scan has a folder of its own in it. */
  readonly folder: string
  /** The program; default `git`, looked for as the system does. */
  readonly program?: string
  /** Bytes on disk that a scan may take up, and a single fetch at most; default 2 GiB. */
  readonly maxDiskBytes?: number
  /** Default: the token of the connection, for every owner. Has to be given for a login as GitHub App. */
  readonly tokenOf?: TokenOf
  /** Where PATH and the proxies are read from; default: the process's own. */
  readonly environment?: NodeJS.ProcessEnv
}

/**
 * The token for repositories of that owner; undefined: ask without.
 * @param refused A token that this returned before and the server does not take any more.
 */
export type TokenOf = (owner: string, refused?: string) => Promise<string | undefined>

export const DEFAULT_MAX_DISK_BYTES = 2 * 1024 ** 3
