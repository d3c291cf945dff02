/** The order of the modules: each may import those before it. */
const ORDER = [
  'crypto',
  'config',
  'metrics',
  'tracing',
  'common',
  'redis',
  'rate-limits',
  'database',
  'server-keys',
  'nonces',
  'sealed-transport',
  'users',
  'events',
  'keys',
  'directory',
  'auth',
  'groups',
  'messages',
  'federation',
  'account',
  'administration',
  'health',
  'realtime',
];

/** The same for the client library. */
const CLIENT_ORDER = [
  'crypto',
  'storage',
  'http',
  'contacts',
  'account',
  'users',
  'groups',
  'messages',
  'conversations',
  'events',
  'search',
];

const rulesOf = (source, order) =>
  order.map((module, place) => ({
    name: `order-${module}`,
    comment: `${module} stands below ${order.slice(place + 1).join(', ')}`,
    severity: 'error',
    from: { path: `^${source}/${module}/` },
    to: { path: `^${source}/(${order.slice(place + 1).join('|') || 'none'})/` },
  }));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...rulesOf('src', ORDER),
    ...rulesOf('packages/client/src', CLIENT_ORDER),
    {
      name: 'client-runs-anywhere',
      comment: 'The client library runs in browsers, too.',
      severity: 'error',
      from: { path: '^packages/client/src/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'client-stands-alone',
      comment: 'The client library and the server share the formats, and no code.',
      severity: 'error',
      from: { path: '^packages/client/src/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(src|web|test|scripts|migrations)/' },
    },
    {
      name: 'page-by-the-client',
      comment: "The page knows the server through the client library's door alone.",
      severity: 'error',
      from: { path: '^web/' },
      to: {
        path: '^(src|migrations|scripts|test|packages/client/src)/',
        pathNot: '^packages/client/src/index\\.ts$',
      },
    },
    {
      name: 'server-without-clients',
      severity: 'error',
      from: { path: '^(src|migrations)/' },
      to: { path: '^(packages|web)/' },
    },
    {
      name: 'one-door',
      comment: "A module's index.ts is its only door.",
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/([^/]+)/', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'crypto-is-pure',
      comment: 'crypto is functions on node:crypto: no framework, no database, no configuration.',
      severity: 'error',
      from: { path: '^src/crypto/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: ['^src/crypto/', '^(node:)?(crypto|util|buffer)$'] },
    },
    {
      name: 'metrics-by-their-door',
      comment: 'What is measured is recorded through src/metrics.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/metrics/' },
      to: { path: 'node_modules/prom-client/' },
    },
    {
      name: 'traces-by-their-door',
      comment: 'Spans are made through src/tracing, which loads OpenTelemetry only when traces are wanted.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/tracing/' },
      to: { path: 'node_modules/@opentelemetry/' },
    },
    {
      name: 'controllers-know-no-database',
      severity: 'error',
      from: { path: '\\.(controller|gateway|mapper)\\.ts$' },
      to: { path: '(typeorm|^src/database/)' },
    },
    {
      name: 'services-know-no-http',
      severity: 'error',
      from: { path: '\\.(service|repository|job)\\.ts$', pathNot: '^src/realtime/' },
      to: { path: '(node_modules/(express|@types/express|socket\\.io)/|^(node:)?http$|\\.controller\\.ts$)' },
    },
    {
      name: 'dto-knows-no-entity',
      severity: 'error',
      from: { path: '\\.dto\\.ts$' },
      to: { path: '\\.(entity|service|repository)\\.ts$' },
    },
    {
      name: 'source-without-tests',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: '\\.spec\\.ts$' },
      to: { path: ['^(test|scripts|bench)/', '\\.spec\\.ts$'] },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '^scripts/.*\\.mjs$', '\\.spec\\.ts$', '^web/'] },
      to: {},
    },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev', 'unknown', 'undetermined'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
