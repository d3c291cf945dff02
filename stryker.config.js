import jest from './jest.config.js';

const [unit] = jest.projects;
/** What decides who gets in and what can be read: the formats, and those parts of accounts that need no database. */
const mutated = [
  'src/crypto/**/*.ts',
  'src/auth/recovery-code.ts',
  'src/auth/session-cache.service.ts',
  'src/auth/session.mapper.ts',
  'src/auth/stand-in.service.ts',
  'src/auth/token.guard.ts',
  'src/server-keys/server-secrets.service.ts',
  'src/users/credentials.service.ts',
  'src/users/password-rules.ts',
];
const tests = ['crypto', 'auth', 'users'].map((path) => `<rootDir>/src/${path}/**/*.spec.ts`);
// Flips every bit of hundreds of messages, for seconds a mutant; whatever it would find has to be found without it.
const tooThorough = '/tamper.spec.ts';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  plugins: ['@stryker-mutator/jest-runner', './test/mutation/error-texts.js'],
  ignorers: ['error-texts'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: {
    config: { ...unit, testMatch: tests, testPathIgnorePatterns: [tooThorough] },
    enableFindRelatedTests: false,
  },
  mutate: [...mutated, '!src/**/*.spec.ts', '!src/**/index.ts'],
  coverageAnalysis: 'perTest',
  // Without jest.config.js: Jest would take its projects, which want a built server, for those to run.
  ignorePatterns: [
    '/*',
    '!/src',
    '!/test',
    '!/migrations',
    '!/packages',
    '!/package.json',
    '!/tsconfig*.json',
  ],
  incremental: true,
  incrementalFile: '.cache/mutation/incremental.json',
  tempDirName: '.cache/mutation/sandbox',
  concurrency: 1,
  // Jest keeps what it loads under --experimental-vm-modules.
  maxTestRunnerReuse: 50,
  timeoutMS: 20_000,
  reporters: ['clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: '.cache/mutation/report.html' },
  jsonReporter: { fileName: '.cache/mutation/report.json' },
  thresholds: { high: 90, low: 80, break: 80 },
};
