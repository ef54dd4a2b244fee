import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { CodedError, codeOf, type RequestFailure, type SourceConnection } from '@ioc-scanner/core'
import { bytesOf, type Clone } from '../clones/clone.js'
import { DEFAULT_MAX_DISK_BYTES, type GitSettings, type TokenOf } from '../git-settings.js'
import { gitBase, movedTo, repositoryUrl, type GitBase } from '../git-url.js'
import { failureOf } from './failure-of.js'
import { localEnvironment, remoteEnvironment } from './git-environment.js'
import { GitProcess, type GitEnd } from './git-process.js'
import { gitVersion } from './git-version.js'

/** One command that talks to the server of a repository. */
export interface RemoteCommand {
  readonly nameWithOwner: string
  readonly args: readonly string[]
  readonly input?: string
  readonly signal: AbortSignal
  readonly answers: () => void
}

export interface RemoteAnswer {
  readonly stdout: string
  readonly end: GitEnd
  readonly receivedBytes: number
}

const MAX_STDOUT = 1_048_576

/** Runs the installed git: alone with its repository, under the limits of the connection. */
export class GitProgram {
  /** New names of repositories, as the server told them. */
  readonly #moved = new Map<string, string>()
  /** Tokens that the server refused: none of them is tried again. */
  readonly #refused = new Map<string, RequestFailure>()

  private constructor(
    private readonly program: string,
    private readonly connection: SourceConnection,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly folder: string,
    private readonly version: string,
    private readonly maxBytes: number,
    private readonly tokenOf: TokenOf,
    private readonly caBundle: string | undefined,
    readonly base: GitBase,
  ) {}

  /** @throws {CodedError} where the settings cannot work. Sends nothing. */
  static async open(connection: SourceConnection, settings: GitSettings, folder: string): Promise<GitProgram> {
    const { program = 'git', environment = process.env, maxDiskBytes = DEFAULT_MAX_DISK_BYTES } = settings
    const { signal, network } = connection
    return new GitProgram(
      program,
      connection,
      environment,
      folder,
      await gitVersion(program, { environment, folder, signal }),
      maxDiskBytes,
      settings.tokenOf ?? tokenOfConnection(connection),
      network.caFile === undefined ? undefined : await caBundle(network.caFile, folder),
      gitBase(connection.apiUrl),
    )
  }

  /** Starts a command that reads what is in the clone. It fetches nothing: what is not there is missing. */
  read(clone: Clone, args: readonly string[], signal: AbortSignal, input?: string): GitProcess {
    const { program, folder } = this
    const environment = localEnvironment(this.environment, folder, clone.gitDir)
    return new GitProcess({ program, args, environment, folder, signal, ...(input === undefined ? {} : { input }) })
  }

  /**
   * Runs a command that talks to the server, to its end.
   * @throws {RequestFailure} whatever way it failed, but `refused(end)` does not throw for.
   */
  async ask(clone: Clone, command: RemoteCommand, refused?: (end: GitEnd) => boolean): Promise<RemoteAnswer> {
    const [owner = ''] = command.nameWithOwner.split('/')
    const token = await this.tokenOf(owner)
    const known = this.#refused.get(token ?? '')
    if (known !== undefined) throw known
    const first = await this.#run(clone, command, token)
    if (isGood(first) || refused?.(first.end) === true) return first
    const failure = this.#failure(first.end, token)
    const name = this.#newName(command.nameWithOwner, first.end)
    if (name !== undefined) this.#moved.set(command.nameWithOwner, name)
    const renewed =
      failure.code === 'UNAUTHORIZED' && token !== undefined ? await this.tokenOf(owner, token) : undefined
    if (failure.code === 'UNAUTHORIZED' && token !== undefined) this.#refused.set(token, failure)
    if (name === undefined && (renewed === undefined || renewed === token)) throw failure
    const again = await this.#run(clone, command, renewed ?? token)
    if (isGood(again) || refused?.(again.end) === true) return again
    throw this.#failure(again.end, renewed ?? token)
  }

  async #run(clone: Clone, command: RemoteCommand, token: string | undefined): Promise<RemoteAnswer> {
    const { program, folder, base, caBundle, maxBytes } = this
    const { network, toolVersion } = this.connection
    const url = repositoryUrl(base, this.#moved.get(command.nameWithOwner) ?? command.nameWithOwner)
    const before = await bytesOf(clone)
    const bytes = async (): Promise<number> => Math.max(0, (await bytesOf(clone)) - before)
    const running = new GitProcess({
      program,
      args: command.args,
      environment: remoteEnvironment(this.environment, folder, clone.gitDir, {
        base,
        url,
        userAgent: `git/${this.version} ioc-scanner/${toolVersion}`,
        ...(token === undefined ? {} : { token }),
        ...(caBundle === undefined ? {} : { caBundle }),
      }),
      folder,
      signal: command.signal,
      ...(command.input === undefined ? {} : { input: command.input }),
      watch: {
        answerMs: network.requestTimeoutSeconds * 1_000,
        idleMs: network.idleTimeoutSeconds * 1_000,
        maxBytes,
        bytes,
        onAnswer: command.answers,
      },
    })
    let stdout = ''
    running.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      if (stdout.length > MAX_STDOUT) running.stop('too-large')
    })
    const end = await running.ended
    return { stdout, end, receivedBytes: (await bytes()) + stdout.length }
  }

  #failure(end: GitEnd, token: string | undefined): RequestFailure {
    const { requestTimeoutSeconds: answer, idleTimeoutSeconds: idle } = this.connection.network
    const secrets = token === undefined ? [] : [token, Buffer.from(`x-access-token:${token}`).toString('base64')]
    return failureOf(end, { host: this.base.host, seconds: { answer, idle }, maxBytes: this.maxBytes, secrets })
  }

  /** Where a repository was renamed; not told twice, so that two names cannot lead to each other. */
  #newName(nameWithOwner: string, { http }: GitEnd): string | undefined {
    const isMoved = http.status !== undefined && http.status >= 300 && http.status < 400
    if (!isMoved || http.location === undefined || this.#moved.has(nameWithOwner)) return undefined
    return movedTo(this.base, http.location)
  }
}

function isGood({ end }: RemoteAnswer): boolean {
  return end.exitCode === 0 && end.stopped === undefined
}

function tokenOfConnection({ credentials }: SourceConnection): TokenOf {
  switch (credentials.kind) {
    case 'token':
      return async (_owner, refused) => (refused === undefined ? credentials.token : undefined)
    case 'none':
      return async () => undefined
    case 'app':
      throw new CodedError(
        'LOGIN_MISSING',
        'git needs an installation token for each owner; a GitHub App login reads over git only where the host provides them',
      )
  }
}

/** git takes the place of the system's authorities where it is given some: ours come on top of the public ones. */
async function caBundle(caFile: string, folder: string): Promise<string> {
  const pem = await readFile(caFile, 'utf8').catch((cause: unknown) => {
    throw new CodedError(
      'CA_FILE_UNREADABLE',
      `network.ca_file ${caFile} cannot be read (${codeOf(cause) ?? 'unknown'})`,
    )
  })
  if (!pem.includes('-----BEGIN CERTIFICATE-----'))
    throw new CodedError('CA_FILE_UNREADABLE', `network.ca_file ${caFile} holds no certificate in PEM form`)
  const bundle = join(folder, 'authorities.pem')
  await writeFile(bundle, [...rootCertificates, pem].join('\n'))
  return bundle
}
