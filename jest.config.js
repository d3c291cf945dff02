import { availableParallelism } from 'node:os';

/** @type {import('jest').Config} */
const shared = {
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'es6' },
      },
    ],
  },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^@sealpost/client$': '<rootDir>/packages/client/src/index.ts',
  },
  testEnvironment: 'node',
  // The copy of the sources that mutation testing works on.
  modulePathIgnorePatterns: ['<rootDir>/.cache/'],
};

const withServer = { globalSetup: '<rootDir>/test/support/global-setup.js' };

export default {
  // The servers under test are processes of their own, and a part of many tests is waiting.
  maxWorkers: availableParallelism() + 2,
  testTimeout: 300_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['src', 'packages/*/src', 'web/src'].map((path) => `<rootDir>/${path}/**/*.spec.ts`),
    },
    {
      ...shared,
      ...withServer,
      displayName: 'integration',
      testMatch: ['<rootDir>/test/integration/**/*.spec.ts'],
    },
    { ...shared, ...withServer, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.spec.ts'] },
    { ...shared, ...withServer, displayName: 'hostile', testMatch: ['<rootDir>/test/hostile/**/*.spec.ts'] },
    { ...shared, ...withServer, displayName: 'nodes', testMatch: ['<rootDir>/test/nodes/**/*.spec.ts'] },
    { ...shared, ...withServer, displayName: 'browser', testMatch: ['<rootDir>/test/browser/**/*.spec.ts'] },
    { ...shared, ...withServer, displayName: 'docs', testMatch: ['<rootDir>/test/docs/**/*.spec.ts'] },
  ],
};
