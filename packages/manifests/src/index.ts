import { definePlugin } from '@ioc-scanner/core'
import { parsers } from './parsers.js'

export { parsers }

export default definePlugin({
  name: 'manifests',
  apiVersion: 1,
  register(extensions) {
    for (const parser of parsers) extensions.add('manifest-parser', parser)
  },
})
