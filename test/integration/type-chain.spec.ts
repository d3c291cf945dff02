import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** What the chain is made of; the compiler finds packages in the repository around it. */
const COPIED = ['packages/client', 'web', 'tsconfig.json', 'openapi.json'];
/** The page's build is no part of the chain, and needs packages that stand in the page's own directory. */
const LEFT_OUT = new Set(['dist', 'node_modules', 'vite.config.ts']);

/** The API document makes the types of the client library, and those make the page's: a change reaches both. */
describe('the types from the API document to the page', () => {
  let directory: string;

  beforeAll(async () => {
    const parent = resolve('.cache/generated');
    await mkdir(parent, { recursive: true });
    directory = await mkdtemp(join(parent, 'chain-'));
    for (const path of COPIED) {
      const filter = (source: string): boolean => !LEFT_OUT.has(basename(source));
      await cp(path, join(directory, path), { recursive: true, filter });
    }
  });

  afterAll(() => rm(directory, { recursive: true }));

  /** Files that the compiler complains of. */
  async function complaints(project: string): Promise<string[]> {
    const tsc = resolve('node_modules/typescript/bin/tsc');
    const output = await run(process.execPath, [tsc, '-p', project, '--noEmit'], { cwd: directory }).then(
      () => '',
      (error: unknown) => (error as { stdout: string }).stdout,
    );
    return [...new Set([...output.matchAll(/^(\S+)\(\d+,\d+\): error/gm)].map(([, file]) => file ?? ''))];
  }

  async function rename(schemas: string[], from: string, to: string): Promise<void> {
    const file = join(directory, 'openapi.json');
    const document = JSON.parse(await readFile(file, 'utf8')) as {
      components: {
        schemas: Record<string, { properties: Record<string, unknown>; required: string[] } | undefined>;
      };
    };
    for (const name of schemas) {
      const schema = document.components.schemas[name];
      if (schema?.properties[from] === undefined) throw new Error(`${name} has no ${from}.`);
      schema.properties[to] = schema.properties[from];
      Reflect.deleteProperty(schema.properties, from);
      schema.required = schema.required.map((field) => (field === from ? to : field));
    }
    await writeFile(file, JSON.stringify(document));
    const generator = resolve('node_modules/openapi-typescript/bin/cli.js');
    await run(process.execPath, [generator, file, '-o', 'packages/client/src/generated/openapi.ts'], {
      cwd: directory,
    });
  }

  // That they hold as they are is what `npm run check:types` says.
  it('break in the library and in the page when a field of an answer is renamed', async () => {
    await rename(['User', 'Profile'], 'username', 'name');
    const library = await complaints('packages/client/tsconfig.build.json');
    expect(library.filter((file) => !file.startsWith('packages/client/src/'))).toEqual([]);
    expect(library.length).toBeGreaterThan(0);
    const page = (await complaints('web')).filter((file) => file.startsWith('web/src/'));
    expect(page.length).toBeGreaterThan(0);
  });
});
