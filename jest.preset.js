// Every package's jest.config.cjs spreads this preset: native ESM, TypeScript by swc.
module.exports = {
  testEnvironment: 'node',
  verbose: true,
  // A test that hangs ends, and one on a busy machine does not fail for it: no test here judges time.
  testTimeout: 60_000,
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        module: { type: 'es6' },
        jsc: {
          target: 'es2022',
          externalHelpers: true,
          keepClassNames: true,
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
        },
      },
    ],
  },
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
  setupFiles: [require.resolve('reflect-metadata')],
  setupFilesAfterEnv: [require.resolve('./tools/jest.after-env.js'), require.resolve('./tools/jest.seed.mjs')],
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', '!src/**/*.spec.ts'],
  coverageReporters: ['text-summary', 'lcov'],
}
