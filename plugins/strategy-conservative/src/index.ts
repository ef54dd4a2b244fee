import { definePlugin } from '@ioc-scanner/core'
import { ConservativeStrategy } from './conservative-strategy.js'

export default definePlugin({
  name: 'strategy-conservative',
  apiVersion: 1,
  register: (extensions) => extensions.add('strategy', ConservativeStrategy),
})
