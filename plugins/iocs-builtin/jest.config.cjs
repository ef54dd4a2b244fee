module.exports = { ...require('../../jest.preset.js'), displayName: 'iocs-builtin' }
