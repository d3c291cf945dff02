// Puts the built server and the packages that it uses into one file, dist/server/main.js: hundreds of files take longer to load than
// all that the server does until it is ready.
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';

/** What is looked for in node_modules when the server runs. */
const EXTERNAL = [
  // Files that lie beside their code: WebAssembly, an addon, the script of a thread, a page.
  '@electric-sql/pglite',
  'fs-native-extensions',
  'piscina',
  'swagger-ui-dist',
  // TypeORM and PGlite ask for it by its name, and there is to be one.
  'pg',
  // A file of its own: it is loaded when traces are wanted, and the rest does not wait for it.
  './otlp-tracer.js',
  // What Nest asks for and does without.
  '@fastify/static',
  '@nestjs/microservices',
];

/** The beginning of a class, up to its brace, at the beginning of a line. */
const CLASS =
  /^(?:export (?:default )?|(?:module\.)?exports(?:\.\w+)? = |(?:let|const|var) \w+ = (?:\w+ = )?)?class (\w+)(?: extends [\w.$()]+)? \{/gm;

/**
 * Two classes of one name get different ones in one file, but Nest, Swagger and TypeORM go by the names that they had. esbuild's
 * `keepNames` does the same for functions, too, and that costs half a microsecond for every closure of every request.
 */
const keepClassNames = {
  name: 'keep-class-names',
  setup({ onLoad }) {
    onLoad({ filter: /\.[cm]?js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const name = (begin, value) =>
        `${begin} static { Object.defineProperty(this, 'name', { value: '${value}', configurable: true }); }`;
      return { contents: source.replace(CLASS, name) };
    });
  },
};

await build({
  entryPoints: ['dist/src/main.js', 'dist/src/users/key-work.worker.js', 'dist/src/tracing/otlp-tracer.js'],
  entryNames: '[name]',
  outdir: 'dist/server',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  external: EXTERNAL,
  plugins: [keepClassNames],
  // For whoever runs it with --enable-source-maps; Node reads none without.
  sourcemap: true,
  sourcesContent: false,
  // A bundle of modules has no `require` for the packages that are none.
  banner: {
    js: "import { createRequire as createBundleRequire } from 'node:module'; const require = createBundleRequire(import.meta.url);",
  },
  // The Swagger plugin writes what a decorator says once more, before it: the decorator's word counts.
  logOverride: { 'duplicate-object-key': 'silent' },
});
