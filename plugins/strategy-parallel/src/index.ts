import { definePlugin } from '@ioc-scanner/core'
import { ParallelStrategy } from './parallel-strategy.js'

export default definePlugin({
  name: 'strategy-parallel',
  apiVersion: 1,
  register: (extensions) => extensions.add('strategy', ParallelStrategy),
})
