import { parseArgs } from 'node:util'
import { startSimulator } from './server/start-simulator.js'
import type { FaultPlan } from './faults/fault-plan.js'
import type { SimulatorOptions } from './server/settings.js'

const { values } = parseArgs({
  options: {
    directory: { type: 'string' },
    port: { type: 'string', default: '0' },
    faults: { type: 'string' },
    options: { type: 'string' },
  },
})

if (values.directory === undefined)
  throw new Error('say which world to serve: --directory DIR, a folder with world.json')
const port = Number(values.port)
if (!Number.isInteger(port) || port < 0 || port > 65_535)
  throw new Error(`--port is ${values.port}; allowed is 0 to 65535`)

const options = (values.options === undefined ? {} : JSON.parse(values.options)) as SimulatorOptions
const faults = values.faults === undefined ? undefined : (JSON.parse(values.faults) as FaultPlan)
const simulator = await startSimulator({
  directory: values.directory,
  port,
  options: faults === undefined ? options : { ...options, faults },
})
process.stdout.write(`${JSON.stringify({ url: simulator.url, graphqlUrl: simulator.graphqlUrl })}\n`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulator.close())
