import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { DOCUMENT_FILE } from '../api-document.js';

const run = promisify(execFile);

/** What a generator writes, and the command that makes it. */
const GENERATORS = {
  'openapi-fetch': { schema: 'openapi-fetch.schema.ts', command: openapiTypescript },
  'swagger-typescript-api': { schema: 'swagger-typescript-api.schema.ts', command: swaggerTypescriptApi },
};

export type Generator = keyof typeof GENERATORS;
export const GENERATOR_NAMES = Object.keys(GENERATORS) as Generator[];

/** Clients that were generated from the API document, each with a program that uses it, in a directory of their own. */
export class GeneratedClients {
  private constructor(private readonly directory: string) {}

  /** Generates every client. The directory lies in the repository, where the packages that they import are found. */
  static async generate(): Promise<GeneratedClients> {
    // Git ignores .cache, and eslint whatever is named generated.
    const parent = resolve('.cache/generated');
    await mkdir(parent, { recursive: true });
    const directory = await mkdtemp(join(parent, 'clients-'));
    await writeFile(join(directory, 'package.json'), '{ "type": "module" }');
    await writeFile(join(directory, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    await Promise.all(
      Object.entries(GENERATORS).map(async ([name, { schema, command }]) => {
        await copyFile(`test/support/clients/${name}.ts.txt`, join(directory, `${name}.ts`));
        await run(process.execPath, command(directory, schema));
        const file = join(directory, schema);
        // The generator exempts its output from checking; here it has to stand it.
        await writeFile(file, (await readFile(file, 'utf8')).replace('// @ts-nocheck', ''));
      }),
    );
    return new GeneratedClients(directory);
  }

  /**
   * Compiles the clients with their programs.
   *
   * @returns what the compiler complains of, in its own words; empty when it does not
   */
  async compile(): Promise<string> {
    return run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', this.directory]).then(
      () => '',
      (error: unknown) => (error as { stdout: string }).stdout,
    );
  }

  /** Runs the compiled program of a generator. @returns what it printed, which is JSON */
  async run<Result>(generator: Generator, parameters: string[]): Promise<Result> {
    const { stdout } = await run(process.execPath, [
      join(this.directory, `built/${generator}.js`),
      ...parameters,
    ]);
    return JSON.parse(stdout) as Result;
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true });
  }
}

const TSCONFIG = {
  compilerOptions: {
    target: 'ES2022',
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    lib: ['ES2022', 'DOM', 'DOM.Iterable'],
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    noImplicitReturns: true,
    skipLibCheck: true,
    rootDir: '.',
    outDir: 'built',
  },
  files: Object.keys(GENERATORS).map((name) => `${name}.ts`),
};

function openapiTypescript(directory: string, schema: string): string[] {
  return ['node_modules/openapi-typescript/bin/cli.js', DOCUMENT_FILE, '-o', join(directory, schema)];
}

function swaggerTypescriptApi(directory: string, schema: string): string[] {
  const cli = 'node_modules/swagger-typescript-api/dist/cli.mjs';
  return [cli, 'generate', '--silent', '-p', DOCUMENT_FILE, '-o', directory, '-n', schema];
}
