/** Tests are ESM TypeScript through swc; end-to-end tests drive the built dist/ as processes. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          target: 'es2022',
        },
        module: { type: 'es6' },
      },
    ],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testMatch: ['<rootDir>/{src,sandbox,test}/**/*spec.ts'],
  globalSetup: '<rootDir>/test/harness/global-setup.js',
  globalTeardown: '<rootDir>/test/harness/global-teardown.js',
  testTimeout: 120_000,
  testSequencer: '<rootDir>/test/harness/slowest-first.js',
  // A worker mostly waits for the hub and the sandbox, which are processes of their own: three keep two cores busy.
  maxWorkers: 3,
};
