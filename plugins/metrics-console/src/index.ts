import { definePlugin } from '@ioc-scanner/core'
import { ConsoleMetrics } from './console-metrics.js'

export default definePlugin({
  name: 'metrics-console',
  apiVersion: 1,
  register: (extensions) => extensions.add('metrics-sink', new ConsoleMetrics()),
})

export { ConsoleMetrics }
