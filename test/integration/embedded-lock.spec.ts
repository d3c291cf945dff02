import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { TestUser } from '../support/api.js';
import { ServerProcess } from '../support/server-process.js';
import { temporaryDirectory } from '../support/temporary.js';
import { createDatabase, onPostgres } from '../support/test-database.js';
import { TestServer } from '../support/test-server.js';

const REFUSAL_MILLISECONDS = 5000;
const START_MILLISECONDS = 10_000;

const refusal = (directory: string): string =>
  `The data directory ${directory} is in use by another Sealpost process. Stop that one, or set DATA_DIR to another directory.`;

describe('a second server on the same data', () => {
  let server: TestServer;
  let directory: string;
  /** What the first start took: a busy machine may take longer than the limits say, but not for the lock's sake. */
  let usual: number;

  beforeAll(async () => {
    const begin = Date.now();
    server = await TestServer.start();
    usual = Date.now() - begin;
    directory = server.database.environment.DATA_DIR ?? '';
  });

  afterAll(() => server.stop());

  if (onPostgres) {
    it('is welcome on PostgreSQL, where both serve the same accounts', async () => {
      const alice = await TestUser.register(server, 'alice');
      const second = ServerProcess.start(server.database.environment);
      const url = await second.ready();
      const { status } = await fetch(`${url}/api/users/me`, { headers: { 'X-Auth-Token': alice.token } });
      expect(status).toBe(200);
      expect(await second.kill('SIGTERM')).toMatchObject({ code: 0 });
      expect((await alice.call('GET', '/api/users/me')).status).toBe(200);
    });
  } else {
    it('is refused at once and clearly, by whatever name of the directory, and the first goes on', async () => {
      const alice = await TestUser.register(server, 'alice');
      const link = join(await temporaryDirectory(), 'link');
      await symlink(directory, link);
      const same = await ServerProcess.start({ DATA_DIR: directory }).ended;
      const [linked, migrating] = await Promise.all([
        ServerProcess.start({ DATA_DIR: link }).ended,
        ServerProcess.migrate({ DATA_DIR: directory }),
      ]);
      expect([same.code, same.output]).toEqual([1, `Sealpost cannot start.\n${refusal(directory)}\n`]);
      expect([linked.code, linked.output]).toEqual([1, `Sealpost cannot start.\n${refusal(link)}\n`]);
      expect([migrating.code, migrating.output]).toEqual([1, `${refusal(directory)}\n`]);
      expect(same.milliseconds).toBeLessThan(Math.max(REFUSAL_MILLISECONDS, usual));
      const { status } = await alice.send({ recipient: 'alice', text: 'the first server goes on' });
      expect(status).toBe(201);
    });

    it('starts at once when the first was killed', async () => {
      await server.kill();
      const second = ServerProcess.start(server.database.environment);
      const begin = Date.now();
      const url = await second.ready();
      expect(Date.now() - begin).toBeLessThan(Math.max(START_MILLISECONDS, 3 * usual));
      expect((await fetch(`${url}/health/ready`)).status).toBe(200);
      expect(await second.kill('SIGTERM')).toMatchObject({ code: 0 });
    });

    it('is the only one of two that start at the same moment', async () => {
      const database = await createDatabase();
      const { environment } = database;
      const both = [ServerProcess.start(environment), ServerProcess.start(environment)];
      const loser = await Promise.race(both.map((one) => one.ended));
      expect([loser.code, loser.output]).toEqual([
        1,
        `Sealpost cannot start.\n${refusal(environment.DATA_DIR ?? '')}\n`,
      ]);
      const url = await Promise.any(both.map((one) => one.ready()));
      expect((await fetch(`${url}/health/ready`)).status).toBe(200);
      const endings = await Promise.all(both.map((one) => one.kill('SIGTERM')));
      expect(endings.map(({ code }) => code).sort()).toEqual([0, 1]);
      await database.drop();
    });
  }
});
