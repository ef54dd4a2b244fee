/**
 * The path, from the root of the repository, that a file at `from` means by `reference`; undefined where that leads out of
 * the repository (an address, an absolute path, too many `..`).
 */
export function referencePath(from: string, reference: string): string | undefined {
  const path = reference.replaceAll('\\', '/')
  if (path.startsWith('/') || /^[a-z][\w+.-]*:/i.test(path)) return undefined
  const steps = from.split('/').slice(0, -1)
  for (const step of path.split('/')) {
    if (step === '' || step === '.') continue
    if (step !== '..') steps.push(step)
    else if (steps.pop() === undefined) return undefined
  }
  return steps.length === 0 ? undefined : steps.join('/')
}
