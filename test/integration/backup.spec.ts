import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type MessageBody, type PageBody, TestUser } from '../support/api.js';
import { type Ended, runScript } from '../support/command.js';
import { openMessage } from '../support/opener.js';
import { random } from '../support/sealer.js';
import { temporaryDirectory } from '../support/temporary.js';
import { createPostgres, onPostgres, type TestDatabase } from '../support/test-database.js';
import { TestServer } from '../support/test-server.js';

const run = promisify(execFile);

/** Everything that somebody has, opened. */
async function textsOf(user: TestUser, server: TestServer): Promise<Map<string, string | null>> {
  const reader = Object.assign(Object.create(user) as TestUser, { server });
  const keys = await reader.keys();
  const texts = new Map<string, string | null>();
  for (let cursor = ''; ;) {
    const { body } = await reader.call<PageBody<MessageBody>>('GET', `/api/messages?limit=100${cursor}`);
    for (const { id } of body.items) {
      const whole = await reader.call<MessageBody>('GET', `/api/messages/${id}`);
      const { text, attachments } = await openMessage(whole.body, keys);
      texts.set(id, attachments.length > 0 ? attachments.map(({ length }) => length).join() : text);
    }
    if (body.nextCursor === null) return texts;
    cursor = `&cursor=${body.nextCursor}`;
  }
}

describe('a backup of a server that is in use', () => {
  let server: TestServer;
  let alice: TestUser;
  let directory: string;
  /** What was answered before the backup began. */
  let before: Map<string, string | null>;
  /** What was sent while it was made. */
  const during = new Map<string, string>();

  beforeAll(async () => {
    server = await TestServer.start();
    directory = await temporaryDirectory();
    alice = await TestUser.register(server, 'alice');
    const data = random(1_200_000).toString('base64');
    const attachments = [{ filename: 'file.bin', mimeType: 'application/octet-stream', data }];
    expect((await alice.send({ recipient: 'alice', attachments })).status).toBe(201);
    expect((await alice.send({ recipient: 'alice', text: 'before the backup' })).status).toBe(201);
    before = await textsOf(alice, server);
    expect([...before.values()].sort()).toEqual(['1200000', 'before the backup']);
  });

  afterAll(async () => {
    await rm(directory, { recursive: true });
    await server.stop();
  });

  /** Sends all the time while something is done. */
  async function whileSending<Result>(work: Promise<Result>): Promise<Result> {
    const ended = new AbortController();
    const sends = (async () => {
      while (!ended.signal.aborted) {
        const [id, text] = [randomUUID(), `during the backup ${random(20).toString('hex')}`];
        const { status } = await alice.send({ id, recipient: 'alice', text });
        expect(status).toBe(201);
        during.set(id, text);
      }
    })();
    try {
      return await work;
    } finally {
      ended.abort();
      await sends;
    }
  }

  /** Has all from before, and of what came meanwhile a part that opens. */
  async function expectWhole(restored: TestServer): Promise<void> {
    const texts = await textsOf(alice, restored);
    for (const [id, text] of texts) expect(before.get(id) ?? during.get(id)).toBe(text);
    expect([...before.keys()].filter((id) => !texts.has(id))).toEqual([]);
    expect(during.size).toBeGreaterThan(3);
    const reader = Object.assign(Object.create(alice) as TestUser, { server: restored });
    expect(
      (await reader.call('POST', '/api/messages/send', { recipient: 'alice', text: 'and on it goes' }))
        .status,
    ).toBe(201);
  }

  if (onPostgres) {
    it('by pg_dump is restored by pg_restore, and a server on it goes on', async () => {
      const file = join(directory, 'sealpost.dump');
      await whileSending(
        run('pg_dump', ['--format=custom', `--file=${file}`, server.database.environment.DATABASE_URL ?? '']),
      );
      const database: TestDatabase = await createPostgres();
      const { DATABASE_URL = '' } = database.environment;
      await run('pg_restore', [
        '--no-owner',
        '--exit-on-error',
        '--single-transaction',
        `--dbname=${DATABASE_URL}`,
        file,
      ]);
      const restored = await TestServer.beside(server, database.environment);
      await expectWhole(restored);
      await restored.stop();
      await database.drop();
    });
  } else {
    let file: string;
    const restore = (target: string, ...words: string[]): Promise<Ended> =>
      runScript('restore', words, { DATA_DIR: target });

    it('is written to a file that nobody else may read, and that is never overwritten', async () => {
      file = join(directory, 'sealpost.backup');
      const { environment } = server.database;
      const made = await whileSending(runScript('backup', [file], environment));
      expect([made.code, /The backup is complete: [\d.]+ MiB\.\n$/.test(made.errors)]).toEqual([0, true]);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      const again = await runScript('backup', [file], environment);
      expect([again.code, again.errors]).toEqual([1, `There is no backup: ${file} is there already.\n`]);
      // On PostgreSQL pg_dump does it.
      const postgres = await runScript('backup', [join(directory, 'x')], {
        DATABASE_URL: 'postgres://localhost/x',
      });
      expect([postgres.code, postgres.errors]).toMatchObject([1, expect.stringContaining('pg_dump')]);
    });

    it('is restored into an empty directory, and a server on it goes on', async () => {
      const target = await temporaryDirectory();
      const { code, output } = await restore(target, file);
      expect([code, output.replace(/[\d-]+T[\d:.]+Z|\d+ messages/g, '…')]).toEqual([
        0,
        `Restored what was backed up at … into ${target}: 1 users, ….\n`,
      ]);
      const restored = await TestServer.beside(server, { DATA_DIR: target });
      await expectWhole(restored);
      await restored.stop();
      await rm(target, { recursive: true });
    });

    it('does not take the place of a database unless that is said, and never when it is damaged', async () => {
      const target = server.database.environment.DATA_DIR ?? '';
      const damaged = join(directory, 'damaged.backup');
      const bytes = await readFile(file);
      await server.kill();
      const occupied = await restore(target, file);
      expect([occupied.code, occupied.errors]).toEqual([
        1,
        `Nothing was restored: There is a database in ${target} already. Add --replace to give it up.\n`,
      ]);
      await writeFile(damaged, bytes.subarray(0, bytes.length - 1000));
      const cut = await restore(target, damaged, '--replace');
      expect([cut.code, cut.errors.includes('The backup cannot be read')]).toEqual([1, true]);
      await server.restart();
      const texts = await textsOf(alice, server);
      expect([...texts.keys()].sort()).toEqual([...before.keys(), ...during.keys()].sort());

      const inUse = await restore(target, file, '--replace');
      expect([inUse.code, inUse.errors.includes('in use by another Sealpost process')]).toEqual([1, true]);
      await server.kill();
      expect((await restore(target, file, '--replace')).code).toBe(0);
      await server.restart();
      await expectWhole(server);
    });
  }
});
