/** Runs it and says how much CPU time this process spent meanwhile: unlike wall time, that hardly depends on who else is busy. */
export function cpuSecondsOf<T>(run: () => T): { readonly seconds: number; readonly value: T } {
  const before = process.cpuUsage()
  const value = run()
  const { user, system } = process.cpuUsage(before)
  return { seconds: (user + system) / 1_000_000, value }
}
