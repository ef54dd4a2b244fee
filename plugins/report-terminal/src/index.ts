import { definePlugin } from '@ioc-scanner/core'
import { TerminalReporter } from './terminal-reporter.js'

export default definePlugin({
  name: 'report-terminal',
  apiVersion: 1,
  register: (extensions) => extensions.add('reporter', TerminalReporter),
})
