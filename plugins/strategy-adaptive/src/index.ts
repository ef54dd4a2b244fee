import { definePlugin } from '@ioc-scanner/core'
import { AdaptiveStrategy } from './adaptive-strategy.js'

export default definePlugin({
  name: 'strategy-adaptive',
  apiVersion: 1,
  register: (extensions) => extensions.add('strategy', AdaptiveStrategy),
})
