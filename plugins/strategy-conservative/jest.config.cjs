module.exports = { ...require('../../jest.preset.js'), displayName: 'strategy-conservative' }
