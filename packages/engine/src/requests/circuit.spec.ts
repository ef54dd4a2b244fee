import { expect, test } from '@jest/globals'
import { RequestFailure } from '@ioc-scanner/core'
import { Circuit } from './circuit.js'

const reset = new RequestFailure('TRANSIENT', 'timeout', 'connection reset')
const isOpen = (circuit: Circuit, now: number): boolean => circuit.admissibleAt(undefined, now) <= now

function failing(times: number): Circuit {
  const circuit = new Circuit()
  for (let index = 0; index < times; index += 1) circuit.start().failed(reset, 0)
  return circuit
}

test('nine failures in a row stop nothing, the tenth stops everything for two seconds at most', () => {
  expect(isOpen(failing(9), 0)).toBe(true)
  expect(isOpen(failing(10), 0)).toBe(false)
  expect(isOpen(failing(10), 2_000)).toBe(true)
})

test('one answer between ends the row, whatever it says', () => {
  const circuit = failing(9)
  circuit.start().failed(new RequestFailure('MISSING', 'not-found', 'no such thing'), 0)
  circuit.start().failed(reset, 0)
  expect(isOpen(circuit, 0)).toBe(true)
})

test('after the pause one request probes while the others wait, and its answer lets them go', () => {
  const circuit = failing(10)
  const probe = circuit.start()
  expect(isOpen(circuit, 5_000)).toBe(false)
  probe.answered()
  expect(isOpen(circuit, 5_000)).toBe(true)
})

test('a probe that is interrupted leaves its place to the next', () => {
  const circuit = failing(10)
  circuit.start().abandoned()
  expect(isOpen(circuit, 5_000)).toBe(true)
})

test('requests that were in flight when it opened are no probes', () => {
  const circuit = new Circuit()
  const inFlight = Array.from({ length: 30 }, () => circuit.start())
  for (const sent of inFlight) sent.failed(reset, 0)
  expect(isOpen(circuit, 2_000)).toBe(true)
})

test('the pause doubles; after six probes in vain requests fail at once, and one in a minute still probes', () => {
  const circuit = failing(10)
  const waits: number[] = []
  let now = 0
  for (let probe = 0; probe < 6; probe += 1) {
    expect(circuit.givenUp(now)).toBeUndefined()
    const at = circuit.admissibleAt(undefined, now)
    waits.push(at - now)
    now = at
    circuit.start().failed(reset, now)
  }
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000])
  expect(circuit.givenUp(now)).toBe(reset)
  expect(circuit.givenUp(now + 59_000)).toBe(reset)
  expect(circuit.givenUp(now + 60_000)).toBeUndefined()
  circuit.start().answered()
  expect(isOpen(circuit, now + 60_000)).toBe(true)
})
