import { existsSync, statSync } from 'node:fs'
import { openInventory, type WantedPackage } from '../src/index.js'
import { fillInventory } from './fill-inventory.js'

/**
 * Measures an inventory: build time, size, and what questions cost on a new connection.
 * Run by `measure.spec.ts`.
 */
export async function measure(file: string, repositories: number): Promise<Readonly<Record<string, number>>> {
  const took: Record<string, number> = {}
  const timed = async <T>(what: string, action: () => T | Promise<T>): Promise<T> => {
    const from = performance.now()
    const cpu = process.cpuUsage()
    const result = await action()
    const { user, system } = process.cpuUsage(cpu)
    took[what] = Math.round((performance.now() - from) * 10) / 10
    took[`${what}, of the processor`] = Math.round((user + system) / 100) / 10
    return result
  }
  if (!existsSync(file)) {
    const filled = openInventory({ file, mergeAtCloseMs: 0 })
    const { entries } = await timed('fill ms', () => fillInventory(filled, { repositories }))
    took['entries'] = entries
    const blocked = watchTurns()
    await timed('query before the merge ms', () =>
      filled.query({ names: [{ name: 'package-25000', version: '1.2.0' }] }),
    )
    await timed('merge ms', () => filled.merge())
    took['longest turn of the merge ms'] = blocked()
    await filled.close()
    took['bytes'] = statSync(file).size
  }
  const questions: Readonly<Record<string, readonly WantedPackage[]>> = {
    'rare version': [{ ecosystem: 'npm', name: 'package-25000', version: '1.2.0' }],
    'usual version': [{ ecosystem: 'npm', name: 'package-50', version: '1.4.0' }],
    'usual range': [{ ecosystem: 'npm', name: 'package-50', matches: ({ version }) => version !== '1.0.0' }],
    'thousand names, one version each': Array.from({ length: 1_000 }, (_, at) => ({
      ecosystem: 'npm' as const,
      name: `package-${at * 29 + 200}`,
      version: '1.11.0',
    })),
    'five thousand names, all unknown': Array.from({ length: 5_000 }, (_, at) => ({ name: `unknown-${at}` })),
  }
  for (const [question, names] of Object.entries(questions)) {
    const found = await timed(`${question} ms, opening included`, async () => {
      const reading = openInventory({ file, readOnly: true })
      const answer = reading.query({ names })
      await reading.close()
      return answer
    })
    took[`${question}: places`] = found.length
  }
  const last = openInventory({ file, readOnly: true })
  await timed('coverage ms', () => last.coverage())
  await timed('info ms', () => last.info())
  await timed('check ms', () => last.check())
  await last.close()
  return took
}

/** @returns how long the longest turn of the event loop was */
function watchTurns(): () => number {
  let longest = 0
  let before = performance.now()
  let isWatching = true
  const look = (): void => {
    longest = Math.max(longest, performance.now() - before)
    before = performance.now()
    if (isWatching) setImmediate(look)
  }
  setImmediate(look)
  return () => {
    isWatching = false
    return Math.round(longest)
  }
}
