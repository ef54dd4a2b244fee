import { definePlugin } from '@ioc-scanner/core'
import { NightShiftStrategy } from './night-shift-strategy.js'

export default definePlugin({
  name: 'night-shift',
  apiVersion: 1,
  register: (extensions) => extensions.add('strategy', NightShiftStrategy),
})
