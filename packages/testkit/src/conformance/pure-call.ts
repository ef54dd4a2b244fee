import { expect, jest } from '@jest/globals'

/** Runs it and expects that it asked neither a clock nor chance, and started no timer. */
export function expectNoClockAndNoChance(run: () => void): void {
  const spies = [
    jest.spyOn(Date, 'now'),
    jest.spyOn(performance, 'now'),
    jest.spyOn(Math, 'random'),
    jest.spyOn(globalThis, 'setTimeout'),
    jest.spyOn(globalThis, 'setInterval'),
    jest.spyOn(process, 'hrtime'),
  ] as const
  try {
    run()
    for (const spy of spies) expect(spy).not.toHaveBeenCalled()
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}
