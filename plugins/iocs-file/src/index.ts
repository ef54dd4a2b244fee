import { definePlugin } from '@ioc-scanner/core'
import { FileIocs } from './file-iocs.js'

export default definePlugin({
  name: 'iocs-file',
  apiVersion: 1,
  register: (extensions) => extensions.add('ioc-source', new FileIocs()),
})
