import { definePlugin } from '@ioc-scanner/core'
import { JsonReporter } from './json-reporter.js'

export default definePlugin({
  name: 'report-json',
  apiVersion: 1,
  register: (extensions) => extensions.add('reporter', JsonReporter),
})
