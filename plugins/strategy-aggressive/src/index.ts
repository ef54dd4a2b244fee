import { definePlugin } from '@ioc-scanner/core'
import { AggressiveStrategy } from './aggressive-strategy.js'

export default definePlugin({
  name: 'strategy-aggressive',
  apiVersion: 1,
  register: (extensions) => extensions.add('strategy', AggressiveStrategy),
})
