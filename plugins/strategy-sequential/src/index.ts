import { definePlugin } from '@ioc-scanner/core'
import { SequentialStrategy } from './sequential-strategy.js'

export default definePlugin({
  name: 'strategy-sequential',
  apiVersion: 1,
  register: (extensions) => extensions.add('strategy', SequentialStrategy),
})
