import { OPERATIONS } from '../support/api-document.js';
import { Device, type Message } from '../support/device.js';
import { exchange, type Exchanged } from '../support/exchange.js';
import { bytesOf, openMessage } from '../support/opener.js';
import { random } from '../support/sealer.js';
import { TestServer } from '../support/test-server.js';

/** Of the ciphertext of a file of this size: two full pieces of 196,608 bytes, and a part of a third. */
const SIZE = 400_000;
const BYTES = SIZE + 16;
const PIECE = 196_608;

/** File names and how RFC 6266 with RFC 8187 has them in the header. */
const NAMES: [string, string][] = [
  ['notes.txt', 'attachment; filename="notes.txt"'],
  ['two words.txt', 'attachment; filename="two words.txt"'],
  ['say "hi".txt', 'attachment; filename="say \\"hi\\".txt"'],
  ['semi;colon, comma.txt', 'attachment; filename="semi;colon, comma.txt"'],
  ['Grüße.pdf', `attachment; filename="Gr??e.pdf"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.pdf`],
  ['東京.txt', `attachment; filename="??.txt"; filename*=UTF-8''%E6%9D%B1%E4%BA%AC.txt`],
  ['🔐 "key".bin', `attachment; filename="? \\"key\\".bin"; filename*=UTF-8''%F0%9F%94%90%20%22key%22.bin`],
  ['100%25.txt', `attachment; filename="100%25.txt"; filename*=UTF-8''100%2525.txt`],
  ["it's (1)*.txt", `attachment; filename="it's (1)*.txt"`],
  ['.hidden', 'attachment; filename=".hidden"'],
];

describe('attachments', () => {
  let server: TestServer;
  let alice: Device;
  let bob: Device;
  let carol: Device;
  let message: Message;
  let ciphertext: Buffer;
  let etag: string;
  const file = random(SIZE);

  beforeAll(async () => {
    server = await TestServer.start();
    const users = ['alice', 'bob', 'carol'].map((name) => Device.register(server, name));
    [alice, bob, carol] = (await Promise.all(users)) as [Device, Device, Device];
    const sent = await alice.send({
      recipient: 'bob',
      attachments: [
        { data: file.toString('base64'), filename: 'large.bin', mimeType: 'application/octet-stream' },
        { data: '', filename: 'empty.bin', mimeType: 'application/octet-stream' },
      ],
    });
    expect(sent.status).toBe(201);
    message = (await bob.call<Message>('GET', `/api/messages/${sent.body.id}`)).body;
    ciphertext = bytesOf(message.attachments[0]?.ciphertext ?? '');
    etag = `"${bytesOf(message.attachments[0]?.nonce ?? '').toString('hex')}"`;
  });

  afterAll(() => server.stop());

  function download(
    headers: Record<string, string> = {},
    { method = 'GET', user = bob, id = message.id, index = 0 } = {},
  ): Promise<Exchanged> {
    const path = `/api/messages/${id}/attachments/${index}`;
    return exchange(server, method, path, { 'X-Auth-Token': user.token, ...headers });
  }

  /** What of an answer depends on the range. */
  const facts = ({ status, headers, body }: Exchanged): unknown[] => [
    status,
    headers['content-range'],
    headers['content-length'],
    body.length,
  ];
  const WHOLE = [200, undefined, String(BYTES), BYTES];

  it('serve the very ciphertext that the message carries', async () => {
    expect(ciphertext.length).toBe(BYTES);
    for (const user of [alice, bob]) {
      const answer = await download({}, { user });
      expect(facts(answer)).toEqual(WHOLE);
      expect(answer.body.equals(ciphertext)).toBe(true);
      expect(answer.headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-disposition': 'attachment; filename="large.bin"',
        'cache-control': 'private, no-cache',
        'accept-ranges': 'bytes',
        'x-content-type-options': 'nosniff',
        etag,
      });
    }
    const empty = await download({}, { index: 1 });
    expect(empty.body.toString('base64')).toBe(message.attachments[1]?.ciphertext);
    expect(empty.body.length).toBe(16);
    const opened = await openMessage(message, await bob.keys());
    expect(opened.attachments.map((content) => content.equals(file))).toEqual([true, false]);
    expect(opened.attachments[1]?.length).toBe(0);
  });

  it.each([
    ['the first byte', 'bytes=0-0', 0, 0],
    ['the first bytes', 'bytes=0-99', 0, 99],
    ['the first piece', `bytes=0-${PIECE - 1}`, 0, PIECE - 1],
    ['the second piece', `bytes=${PIECE}-${2 * PIECE - 1}`, PIECE, 2 * PIECE - 1],
    ['two bytes over the border of two pieces', `bytes=${PIECE - 1}-${PIECE}`, PIECE - 1, PIECE],
    ['parts of all three pieces', `bytes=100-${2 * PIECE + 100}`, 100, 2 * PIECE + 100],
    ['a suffix', 'bytes=-100', BYTES - 100, BYTES - 1],
    ['a suffix longer than the file', `bytes=-${BYTES + 1}`, 0, BYTES - 1],
    ['an open end', `bytes=${BYTES - 5}-`, BYTES - 5, BYTES - 1],
    ['an end beyond the end', `bytes=${BYTES - 5}-${BYTES + 100}`, BYTES - 5, BYTES - 1],
    ['the last byte', `bytes=${BYTES - 1}-${BYTES - 1}`, BYTES - 1, BYTES - 1],
    ['everything', 'bytes=0-', 0, BYTES - 1],
  ])('serve %s (%s)', async (_which, range, start, end) => {
    const answer = await download({ Range: range });
    const length = end - start + 1;
    expect(facts(answer)).toEqual([206, `bytes ${start}-${end}/${BYTES}`, String(length), length]);
    expect(answer.body.equals(ciphertext.subarray(start, end + 1))).toBe(true);
    expect([answer.headers.etag, answer.headers['x-content-type-options']]).toEqual([etag, 'nosniff']);
  });

  it.each([
    ['several ranges', 'bytes=0-9,100-109'],
    ['another unit', 'pieces=0-1'],
    ['what is no range', 'bytes'],
    ['a range without numbers', 'bytes=a-b'],
  ])('are served whole for %s (%s)', async (_what, range) => {
    const answer = await download({ Range: range });
    expect(facts(answer)).toEqual(WHOLE);
    expect(answer.body.equals(ciphertext)).toBe(true);
  });

  it.each([`bytes=${BYTES}-`, `bytes=${BYTES + 5}-${BYTES + 9}`, 'bytes=-0'])(
    'are refused for a range outside the file (%s)',
    async (range) => {
      const { status, headers, body } = await download({ Range: range });
      expect([status, headers['content-range'], headers['content-type']]).toEqual([
        416,
        `bytes */${BYTES}`,
        'application/problem+json',
      ]);
      expect(JSON.parse(body.toString())).toMatchObject({ status: 416, code: 'range_not_satisfiable' });
    },
  );

  it('heed If-Range only when it names the very content', async () => {
    const range = { Range: 'bytes=0-9' };
    const part = [206, `bytes 0-9/${BYTES}`, '10', 10];
    expect(facts(await download({ ...range, 'If-Range': etag }))).toEqual(part);
    for (const other of ['"other"', `W/${etag}`, new Date().toUTCString()]) {
      expect(facts(await download({ ...range, 'If-Range': other }))).toEqual(WHOLE);
    }
    const beyond = { Range: `bytes=${BYTES}-`, 'If-Range': '"other"' };
    expect(facts(await download(beyond))).toEqual(WHOLE);
  });

  it('are not sent again to whoever has them', async () => {
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const answer = await download({ 'If-None-Match': known });
      expect(facts(answer)).toEqual([304, undefined, undefined, 0]);
      expect(answer.headers.etag).toBe(etag);
    }
    expect(facts(await download({ 'If-None-Match': '"other"' }))).toEqual(WHOLE);
    expect(OPERATIONS.get('attachments.get')?.responses).toHaveProperty('304');
    const part = await download({ 'If-None-Match': '"other"', Range: 'bytes=0-9' });
    expect(part.status).toBe(206);
  });

  it('answer HEAD with the same headers and no body', async () => {
    const [head, get] = [await download({}, { method: 'HEAD' }), await download()];
    expect([head.status, head.body.length]).toEqual([200, 0]);
    const comparable = ({ headers }: Exchanged): object => ({ ...headers, date: '', 'x-request-id': '' });
    expect(comparable(head)).toEqual(comparable(get));
    expect(head.headers['content-length']).toBe(String(BYTES));
    const fresh = await download({ 'If-None-Match': etag }, { method: 'HEAD' });
    expect([fresh.status, fresh.body.length]).toEqual([304, 0]);
  });

  it('come ten to a message, each under its own name, and no more', async () => {
    const attachments = NAMES.map(([filename], index) => ({
      data: Buffer.from(`content of file ${index}`).toString('base64'),
      filename,
      mimeType: `application/x-${index}`,
    }));
    const { status, body } = await alice.send({ recipient: 'bob', attachments });
    expect(status).toBe(201);
    expect(body.attachments.map(({ index, filename, mimeType }) => [index, filename, mimeType])).toEqual(
      NAMES.map(([filename], index) => [index, filename, `application/x-${index}`]),
    );
    const opened = await openMessage(body, await alice.keys());
    expect(opened.attachments.map(String)).toEqual(NAMES.map((_, index) => `content of file ${index}`));

    const etags = new Set<string | undefined>();
    for (const [index, [, disposition]] of NAMES.entries()) {
      const answer = await download({}, { id: body.id, index });
      expect(answer.headers['content-disposition']).toBe(disposition);
      expect(answer.body.toString('base64')).toBe(body.attachments[index]?.ciphertext);
      etags.add(answer.headers.etag);
    }
    expect(etags.size).toBe(10);

    const eleven = [...attachments, ...attachments.slice(0, 1)];
    const refused = await alice.send({ recipient: 'bob', attachments: eleven });
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid_request']);
  });

  it('are served as the client sealed them', async () => {
    const sealed = await alice.seal(bob, {
      attachments: [{ filename: 'sealed.bin', mimeType: 'application/octet-stream', content: file }],
    });
    expect((await alice.call('POST', '/api/messages/sealed', sealed)).status).toBe(201);
    const { body } = await bob.call<Message>('GET', `/api/messages/${sealed.id}`);
    const [attachment] = sealed.attachments as { nonce: string; ciphertext: string }[];
    expect(body.attachments).toEqual([
      {
        index: 0,
        filename: 'sealed.bin',
        mimeType: 'application/octet-stream',
        size: SIZE,
        nonce: attachment?.nonce,
        ciphertext: attachment?.ciphertext,
        href: `/api/messages/${sealed.id}/attachments/0`,
      },
    ]);
    const answer = await download({}, { id: sealed.id });
    expect(answer.body.equals(bytesOf(attachment?.ciphertext ?? ''))).toBe(true);
  });

  it('stay with those who have the message', async () => {
    const refused: [Exchanged, number, string][] = [
      [await download({}, { user: carol }), 404, 'not_found'],
      [await download({}, { index: 2 }), 404, 'not_found'],
      [await download({}, { index: 9999 }), 404, 'not_found'],
      [await download({}, { index: -1 }), 400, 'invalid_request'],
      [await download({}, { index: 0.5 }), 400, 'invalid_request'],
      [await download({}, { id: 'c0fd81e2-9a02-4060-bd40-285a4b21eda7' }), 404, 'not_found'],
      [await download({}, { id: 'none' }), 400, 'invalid_request'],
      [await download({ 'X-Auth-Token': '0'.repeat(64) }), 401, 'unauthorized'],
    ];
    for (const [{ status, body }, expected, code] of refused) {
      expect([status, (JSON.parse(body.toString()) as { code: string }).code]).toEqual([expected, code]);
    }
  });
});
