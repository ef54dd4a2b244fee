import { CodedError, messageOf, printable, type Indicator, type IocContext, type IocSource } from '@ioc-scanner/core'
import { findFiles } from './files/find-files.js'
import { UnreadableLocation, type IocText } from './files/ioc-text.js'
import { isAddress, readAddressText } from './files/read-address.js'
import { readFileText } from './files/read-file.js'
import { MergedIndicators } from './merge-indicators.js'
import { readIndicators } from './read-indicators.js'

const NAME = 'file'

/** Indicators from the user's own files, folders and https addresses: JSON, YAML, CSV or plain lists of package URLs. */
export class FileIocs implements IocSource {
  readonly name = NAME

  /**
   * Reads every location before it yields, so that a package that is listed twice comes once. In a folder, a file that
   * cannot be read is told, as long as another one names an indicator.
   * @throws {CodedError} `IOC_FILE_UNREADABLE`, naming each location that could not be read, after all that could.
   */
  async *load(context: IocContext): AsyncGenerator<Indicator, void, undefined> {
    const merged = new MergedIndicators()
    const failures: string[] = []
    let asOf = ''
    const report: IocContext['report'] = (problem) =>
      context.report({ ...problem, location: printable(problem.location), reason: printable(problem.reason) })
    /** @returns Whether it names an indicator. */
    const read = async (path: string): Promise<boolean> => {
      const text = await textOf(path, context)
      let isUseful = false
      for (const indicator of readIndicators(text, NAME, report)) {
        merged.add(indicator)
        isUseful = true
      }
      if (text.asOf !== undefined && text.asOf > asOf) asOf = text.asOf
      return isUseful
    }
    const readFolder = async (paths: readonly string[]): Promise<void> => {
      const unread = new Map<string, unknown>()
      let isUseful = false
      for (const path of paths) {
        try {
          isUseful = (await read(path)) || isUseful
        } catch (cause) {
          context.signal.throwIfAborted()
          unread.set(path, cause)
        }
      }
      for (const [path, cause] of unread) {
        if (isUseful) report({ location: path, reason: `left out: ${reasonOf(cause)}` })
        else failures.push(messageOf(cause))
      }
    }
    for (const location of context.locations) {
      try {
        const found = isAddress(location) ? undefined : await findFiles(location, report)
        if (found?.paths.length === 0) report({ location, reason: 'it names no indicator' })
        if (found?.isFolder === true) await readFolder(found.paths)
        else await read(location)
      } catch (cause) {
        context.signal.throwIfAborted()
        failures.push(messageOf(cause))
      }
    }
    if (asOf !== '') context.stamp(asOf)
    if (merged.size === 0 && context.locations.length > 0 && failures.length === 0)
      failures.push(`no indicator in ${context.locations.join(', ')}`)
    yield* merged.values()
    if (failures.length > 0) throw new CodedError('IOC_FILE_UNREADABLE', printable(failures.join('; ')))
  }
}

function textOf(path: string, { signal, download }: IocContext): Promise<IocText> {
  return isAddress(path) ? readAddressText(path, signal, download) : readFileText(path, signal)
}

function reasonOf(cause: unknown): string {
  return cause instanceof UnreadableLocation ? cause.reason : messageOf(cause)
}
