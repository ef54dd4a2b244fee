import { isAbsolute, relative } from 'node:path'
import { printable } from '@ioc-scanner/core'

/** A path as messages show it: relative to the working directory where it lies below it. */
export function displayPath(path: string, workingDirectory: string): string {
  const fromHere = relative(workingDirectory, path)
  return printable(fromHere === '' || fromHere.startsWith('..') || isAbsolute(fromHere) ? path : fromHere)
}
