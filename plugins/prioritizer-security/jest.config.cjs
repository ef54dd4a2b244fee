module.exports = { ...require('../../jest.preset.js'), displayName: 'prioritizer-security' }
