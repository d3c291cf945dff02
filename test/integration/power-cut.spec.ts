import { randomUUID } from 'node:crypto';
import { cp, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type MessageBody, type PageBody, TestUser } from '../support/api.js';
import { openMessage } from '../support/opener.js';
import { random } from '../support/sealer.js';
import { temporaryDirectory } from '../support/temporary.js';
import { createEmbedded } from '../support/test-database.js';
import { TestServer } from '../support/test-server.js';

const MESSAGES = 100;
const AT_ONCE = 10;
/** More than the server writes in one statement. */
const FILE_BYTES = 1_200_000;

describe('a power cut under the embedded database', () => {
  it('loses nothing that was answered', async () => {
    const database = await createEmbedded();
    const directory = database.environment.DATA_DIR ?? '';
    const disk = await temporaryDirectory();
    await cp(directory, disk, { recursive: true });
    const watched = {
      EMBEDDED_FSYNC: 'true',
      NODE_OPTIONS: `--import=${resolve('test/support/power-cut.mjs')}`,
      POWER_CUT_FROM: directory,
      POWER_CUT_TO: disk,
    };
    const server = await TestServer.start(watched, Promise.resolve(database));
    const alice = await TestUser.register(server, 'alice');
    const file = random(FILE_BYTES);
    const attachments = [
      { filename: 'kept.bin', mimeType: 'application/octet-stream', data: file.toString('base64') },
    ];
    const texts = new Map<string, string>();
    expect((await alice.send({ id: randomUUID(), recipient: 'alice', attachments })).status).toBe(201);
    const sends = Array.from({ length: AT_ONCE }, async (_, lane) => {
      for (let n = 0; n < MESSAGES / AT_ONCE; n++) {
        const [id, text] = [randomUUID(), `written before the power cut, ${lane} ${n}`];
        const { status } = await alice.send({ id, recipient: 'alice', text });
        if (status === 201) texts.set(id, text);
      }
    });
    await Promise.all(sends);
    expect(texts.size).toBe(MESSAGES);
    await server.kill();

    const later = await TestServer.beside(server, { DATA_DIR: disk });
    const reader = Object.assign(Object.create(alice) as TestUser, { server: later });
    const keys = await reader.keys();
    const found = new Map<string, string | null>();
    for (let cursor = ''; ;) {
      const { body } = await reader.call<PageBody<MessageBody>>('GET', `/api/messages?limit=100${cursor}`);
      for (const { id } of body.items) {
        const whole = await reader.call<MessageBody>('GET', `/api/messages/${id}`);
        const opened = await openMessage(whole.body, keys);
        if (opened.attachments.length > 0) expect(opened.attachments[0]?.equals(file)).toBe(true);
        else found.set(id, opened.text);
      }
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(found).toEqual(texts);
    await later.stop();
    await server.stop();
    await rm(disk, { recursive: true });
  });
});
