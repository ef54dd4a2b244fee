import { definePlugin } from '@ioc-scanner/core'
import { NdjsonMetrics } from './ndjson-metrics.js'

export default definePlugin({
  name: 'metrics-ndjson',
  apiVersion: 1,
  register: (extensions) => extensions.add('metrics-sink', new NdjsonMetrics()),
})

export { NdjsonMetrics }
