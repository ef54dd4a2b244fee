import { expect, test } from '@jest/globals'
import { resumeCommand } from './resume-command.js'

test('what the state of a scan does not hold is named again, as a shell takes it', () => {
  const flags = {
    'api-url': 'https://ghe.acme.example/api/v3',
    'data-dir': "it's here",
    history: 'campaign',
    iocs: ['a.csv', 'b c.csv'],
    org: ['acme'],
  }
  expect(resumeCommand('3f2a', flags)).toBe(
    "ioc-scanner scan --resume 3f2a --data-dir 'it'\\''s here' --api-url https://ghe.acme.example/api/v3 --history campaign --iocs a.csv --iocs 'b c.csv'",
  )
  expect(resumeCommand('3f2a', {})).toBe('ioc-scanner scan --resume 3f2a')
})
