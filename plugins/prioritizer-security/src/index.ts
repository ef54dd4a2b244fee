import { definePlugin } from '@ioc-scanner/core'
import { SecurityPrioritizer } from './security-prioritizer.js'

export default definePlugin({
  name: 'prioritizer-security',
  apiVersion: 1,
  register: (extensions) => extensions.add('file-prioritizer', SecurityPrioritizer),
})
