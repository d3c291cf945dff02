import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { ServerProcess } from '../support/server-process.js';
import { temporaryDirectory } from '../support/temporary.js';
import { createDatabase, onPostgres, type TestDatabase } from '../support/test-database.js';

describe('a start that the system refuses', () => {
  let database: TestDatabase;
  const taken = createServer();
  let port: string;

  beforeAll(async () => {
    database = await createDatabase();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    port = String((taken.address() as AddressInfo).port);
  });

  afterAll(async () => {
    taken.close();
    await database.drop();
  });

  /** What the last lines say that are no entries of the log. */
  async function refusal(settings: Record<string, string>): Promise<[number | null, string]> {
    const { code, output } = await ServerProcess.start({ LOG_LEVEL: 'fatal', ...settings }).ended;
    return [code, output.replaceAll(/^\{.*\n/gm, '')];
  }

  const line = (text: string): [number, string] => [1, `Sealpost cannot start.\n${text}\n`];

  it('names HOST and PORT', async () => {
    expect(await refusal({ ...database.environment, PORT: port })).toEqual(
      line(`HOST, PORT: listen EADDRINUSE: address already in use 127.0.0.1:${port}`),
    );
    // An address of documentation (RFC 5737) is none of this machine.
    expect(await refusal({ ...database.environment, HOST: '192.0.2.1', PORT: port })).toEqual(
      line(`HOST, PORT: listen EADDRNOTAVAIL: address not available 192.0.2.1:${port}`),
    );
  });

  it('names METRICS_HOST and METRICS_PORT', async () => {
    expect(await refusal({ ...database.environment, METRICS_PORT: port })).toEqual(
      line(`METRICS_HOST, METRICS_PORT: listen EADDRINUSE: address already in use 127.0.0.1:${port}`),
    );
  });

  if (onPostgres) {
    it('names DATABASE_URL, and never its password', async () => {
      const url = new URL(database.environment.DATABASE_URL ?? '');
      const withUrl = (change: (url: URL) => void): Promise<[number | null, string]> => {
        const other = new URL(url);
        other.password = 'a-secret-of-the-operator';
        change(other);
        return refusal({ DATABASE_URL: other.href });
      };
      expect(await withUrl((url) => (url.pathname = '/sealpost_none'))).toEqual(
        line('DATABASE_URL: database "sealpost_none" does not exist'),
      );
      expect(await withUrl((url) => (url.username = 'sealpost_nobody'))).toEqual(
        line('DATABASE_URL: role "sealpost_nobody" does not exist'),
      );
      expect(await withUrl((url) => (url.host = '127.0.0.1:1'))).toEqual(
        line('DATABASE_URL: connect ECONNREFUSED 127.0.0.1:1'),
      );
    });
  } else {
    it('names DATA_DIR, for npm run migrate as well', async () => {
      const file = join(await temporaryDirectory(), 'file');
      await writeFile(file, '');
      const reason = `DATA_DIR: EEXIST: file already exists, mkdir '${file}'`;
      expect(await refusal({ DATA_DIR: file })).toEqual(line(reason));
      expect(await ServerProcess.migrate({ DATA_DIR: file })).toMatchObject({
        code: 1,
        output: `${reason}\n`,
      });
    });
  }
});
