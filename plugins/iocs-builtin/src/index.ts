import { definePlugin } from '@ioc-scanner/core'
import { BuiltinIocs } from './builtin-iocs.js'

export default definePlugin({
  name: 'iocs-builtin',
  apiVersion: 1,
  register: (extensions) => extensions.add('ioc-source', BuiltinIocs),
})
