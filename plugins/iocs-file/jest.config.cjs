module.exports = { ...require('../../jest.preset.js'), displayName: 'iocs-file' }
