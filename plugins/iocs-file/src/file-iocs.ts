import { CodedError, messageOf, printable, type Indicator, type IocContext, type IocSource } from '@ioc-scanner/core'
import { findFiles } from './files/find-files.js'
import type { IocText } from './files/ioc-text.js'
import { isAddress, readAddressText } from './files/read-address.js'
import { readFileText } from './files/read-file.js'
import { MergedIndicators } from './merge-indicators.js'
import { readIndicators } from './read-indicators.js'

const NAME = 'file'

/** Indicators from the user's own files, folders and https addresses: JSON, YAML, CSV or plain lists of package URLs. */
export class FileIocs implements IocSource {
  readonly name = NAME

  /**
   * Reads every location before it yields, so that a package that is listed twice comes once.
   * @throws {CodedError} `IOC_FILE_UNREADABLE`, naming each location that could not be read, after all that could.
   */
  async *load(context: IocContext): AsyncGenerator<Indicator, void, undefined> {
    const merged = new MergedIndicators()
    const failures: string[] = []
    let asOf = ''
    const report: IocContext['report'] = (problem) =>
      context.report({ ...problem, location: printable(problem.location), reason: printable(problem.reason) })
    const attempt = async <Result>(reading: () => Promise<Result>): Promise<Result | undefined> => {
      try {
        return await reading()
      } catch (cause) {
        context.signal.throwIfAborted()
        failures.push(messageOf(cause))
        return undefined
      }
    }
    for (const location of context.locations) {
      const paths = isAddress(location) ? [location] : await attempt(() => findFiles(location, report))
      for (const path of paths ?? []) {
        await attempt(async () => {
          const text = await textOf(path, context)
          for (const indicator of readIndicators(text, NAME, report)) merged.add(indicator)
          if (text.asOf !== undefined && text.asOf > asOf) asOf = text.asOf
        })
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
