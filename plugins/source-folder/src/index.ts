import { definePlugin } from '@ioc-scanner/core'
import { FolderSource } from './folder-source.js'

export default definePlugin({
  name: 'source-folder',
  apiVersion: 1,
  register: (extensions) => extensions.add('repository-source', FolderSource),
})
