// Git processes and a schema of 7 MB take their time on a busy machine.
module.exports = { ...require('../../jest.preset.js'), displayName: 'github-simulator', testTimeout: 30_000 }
