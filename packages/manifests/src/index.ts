import { definePlugin } from '@ioc-scanner/core'
import { parsers } from './parsers.js'
import { unreadFormats } from './unread-formats/unread-formats.js'

export { parsers, unreadFormats }

export default definePlugin({
  name: 'manifests',
  apiVersion: 1,
  register(extensions) {
    for (const parser of [...parsers, ...unreadFormats]) extensions.add('manifest-parser', parser)
  },
})
