import { definePlugin } from '@ioc-scanner/core'
import { GitHubSource } from './github-source.js'

export { GitHubSource }

export default definePlugin({
  name: 'github',
  apiVersion: 1,
  register: (extensions) => extensions.add('repository-source', GitHubSource),
})
