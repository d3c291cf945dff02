import { type OpenedMessage, type Progress, SealpostClient, SealpostError } from '@sealpost/client';
import { type MessageBody, type PageBody, request, type SessionBody, TestUser } from '../support/api.js';
import { LyingFetch } from '../support/lying-fetch.js';
import { derive, type Kdf, openMessage, openWithPassword } from '../support/opener.js';
import { random } from '../support/sealer.js';
import { TestServer } from '../support/test-server.js';

const PASSWORDS = { alice: 'alice keeps this one', bob: 'bob keeps this one', carol: 'carol keeps this one' };
const SEALED = '/api/messages/sealed';

describe('messages of the client library', () => {
  let server: TestServer;
  let alice: SealpostClient;
  let bob: SealpostClient;
  let carol: SealpostClient;
  /** Somebody whose keys the server made. */
  let dora: TestUser;
  const wires = { alice: new LyingFetch(), bob: new LyingFetch(), carol: new LyingFetch() };

  beforeAll(async () => {
    server = await TestServer.start({ MAX_ATTACHMENT_BYTES: String(4 * 1024 * 1024) });
    for (const [name, password] of Object.entries(PASSWORDS)) server.canaries.add(name, password);
    const register = async (username: keyof typeof PASSWORDS): Promise<SealpostClient> => {
      const { fetch } = wires[username];
      const password = PASSWORDS[username];
      return (await SealpostClient.register({ url: server.url, fetch, username, password })).client;
    };
    [alice, bob, carol] = await Promise.all([register('alice'), register('bob'), register('carol')]);
    dora = await TestUser.register(server, 'dora');
  });

  afterEach(() => {
    for (const wire of Object.values(wires)) wire.reset();
  });

  afterAll(async () => {
    for (const client of [alice, bob, carol]) client.close();
    await server.stop({ searchesDatabase: true });
  });

  /** A text that nobody but its readers may see. */
  function secret(text: string): string {
    server.canaries.add(`text "${text}"`, text);
    return text;
  }

  async function codeOf(work: Promise<unknown>): Promise<string> {
    try {
      await work;
    } catch (error) {
      if (error instanceof SealpostError) return error.code;
      throw error;
    }
    return 'none';
  }

  const first = async (client: SealpostClient, filter = {}): Promise<OpenedMessage> => {
    const { items } = await client.messages.list({ limit: 1, ...filter }).page();
    if (!items[0]) throw new Error('There is no message.');
    return items[0];
  };

  /** Opens what a library's user has with code that shares nothing with the library. */
  async function openIndependently(username: keyof typeof PASSWORDS, id: string) {
    const password = PASSWORDS[username];
    const { body: kdf } = await request<Kdf>(server, 'GET', `/api/auth/kdf?username=${username}`);
    const authKey = (await derive(password, kdf)).authKey.toString('base64');
    const json = { username, authKey };
    const { body } = await request<SessionBody>(server, 'POST', '/api/auth/login', { json });
    const keys = await openWithPassword(body.keyring, password);
    const message = await request<MessageBody>(server, 'GET', `/api/messages/${id}`, { token: body.token });
    return openMessage(message.body, keys);
  }

  describe('between two people', () => {
    it('are verified where they arrive, and readable where they came from', async () => {
      const text = secret('Grüße an Bob, ganz privat 📬');
      const sent = await alice.messages.send({ to: 'Bob', text });
      const received = await first(bob);
      const { id, sentAt } = sent;
      const signer = { address: alice.address, keyId: alice.profile.key.id };
      const both = {
        ...{ id, sentAt, text, from: alice.address, to: bob.address, groupId: null, replyTo: null },
        ...{
          expiresAt: null,
          deletedAt: null,
          sealedBy: 'client',
          attachments: [],
          deliveredTo: [],
          readBy: [],
        },
      };
      expect(received).toEqual({
        ...{ ...both, direction: 'received', conversation: alice.address },
        verification: { status: 'verified', signer: { ...signer, trust: 'firstUse' } },
      });
      expect(sent).toEqual({
        ...{ ...both, direction: 'sent', conversation: bob.address },
        verification: { status: 'verified', signer: { ...signer, trust: 'compared' } },
      });
      expect(await first(alice, { direction: 'sent' })).toEqual(sent);
      expect((await openIndependently('bob', id)).text).toBe(text);
    });

    it('answer one another and disappear', async () => {
      const { id } = await alice.messages.send({
        to: bob.address,
        text: secret('a question to be answered'),
      });
      const answer = await bob.messages.send({
        to: 'alice',
        replyTo: id,
        expiresInSeconds: 60,
        text: secret('an answer that goes away'),
      });
      const seen = await alice.messages.get(answer.id);
      expect(seen.replyTo).toBe(id);
      expect(Date.parse(seen.expiresAt ?? '') - Date.parse(seen.sentAt)).toBe(60_000);
    });

    it('are notes when both are the same', async () => {
      const text = secret('buy milk and honey');
      const note = await alice.messages.send({ to: 'alice', text });
      expect([note.direction, note.conversation, note.verification.status]).toEqual([
        'note',
        alice.address,
        'verified',
      ]);
      expect(await first(alice)).toEqual(note);
    });

    it('are marked read, and their sender is told', async () => {
      const { id } = await alice.messages.send({ to: 'bob', text: secret('please confirm this') });
      await bob.messages.markRead(id);
      expect((await alice.messages.get(id)).readBy).toEqual([
        { address: bob.address, at: expect.any(String) as string },
      ]);
    });

    it('are taken back by their sender, and by nobody else', async () => {
      const { id } = await alice.messages.send({ to: 'bob', text: secret('this was a mistake') });
      expect(await codeOf(bob.messages.delete(id, 'everyone'))).toBe('forbidden');
      await alice.messages.delete(id, 'everyone');
      const { text, verification, deletedAt, attachments } = await bob.messages.get(id);
      expect({ text, verification, attachments }).toEqual({
        text: null,
        verification: { status: 'unsigned' },
        attachments: [],
      });
      expect(Date.parse(deletedAt ?? '')).toBeGreaterThan(0);
      await bob.messages.delete(id);
      expect(await codeOf(bob.messages.get(id))).toBe('not_found');
    });

    it('are found by their words while they are there', async () => {
      const sent = await alice.messages.send({ to: 'bob', text: secret('the zeppelin lands at noon') });
      await bob.messages.list().page();
      for (const client of [alice, bob]) {
        const [hit] = await client.search.find('lands zepp');
        expect(hit).toEqual({
          ...{ id: sent.id, sentAt: sent.sentAt, snippet: 'the zeppelin lands at noon' },
          conversation: client === alice ? bob.address : alice.address,
        });
        await client.messages.delete(sent.id);
        expect(await client.search.find('zeppelin')).toEqual([]);
      }
    });

    it('go to somebody who is there', async () => {
      expect(await codeOf(alice.messages.send({ to: 'nobody-here', text: 'x' }))).toBe('recipient_not_found');
      expect(await codeOf(alice.messages.send({ to: 'bob' }))).toBe('invalid_argument');
      expect(await codeOf(alice.messages.send({ text: 'x' }))).toBe('invalid_argument');
    });
  });

  describe('and those that the server seals', () => {
    it('arrive unsigned', async () => {
      const data = random(70_000);
      const { body } = await dora.send({
        recipient: 'alice',
        text: 'sealed by the server',
        attachments: [{ data: data.toString('base64'), filename: 'a.bin', mimeType: 'application/x-a' }],
      });
      const listed = await first(alice);
      expect(listed).toMatchObject({
        ...{ id: body.id, text: 'sealed by the server', sealedBy: 'server' },
        verification: { status: 'unsigned' },
        attachments: [
          { index: 0, filename: 'a.bin', mimeType: 'application/x-a', size: 70_000, content: null },
        ],
      });
      const { blob, verification } = await alice.messages.content(listed, 0);
      expect(verification).toEqual({ status: 'unsigned' });
      expect(blob.type).toBe('application/x-a');
      expect(Buffer.from(await blob.arrayBuffer()).equals(data)).toBe(true);
    });

    it('are exchanged the other way, too', async () => {
      const text = secret('sealed by the library');
      const data = random(100_000);
      const { id } = await alice.messages.send({
        to: 'dora',
        text,
        attachments: [{ data, filename: 'b.bin' }],
      });
      const { body } = await dora.call<MessageBody>('GET', `/api/messages/${id}`);
      const opened = await openMessage(body, await dora.keys());
      expect(opened.text).toBe(text);
      expect(opened.attachments.map((each) => each.equals(data))).toEqual([true]);
    });
  });

  describe('with files', () => {
    const sizes = [10, 100 * 1024, 3 * 1024 * 1024] as const;
    const contents = sizes.map((size) => random(size));
    const bytesOf = async (blob: Blob): Promise<Buffer> => Buffer.from(await blob.arrayBuffer());
    let sent: OpenedMessage;
    const steps: Progress[] = [];

    beforeAll(async () => {
      const [small, middle, large] = contents as [
        Buffer<ArrayBuffer>,
        Buffer<ArrayBuffer>,
        Buffer<ArrayBuffer>,
      ];
      contents.forEach((content, index) => {
        server.canaries.add(`content ${index}`, content);
      });
      const stream = new Blob([large]).stream();
      sent = await alice.messages.send(
        {
          to: 'bob',
          attachments: [
            { data: new File([small], 'C:\\photos\\small\u202E.png', { type: 'image/png' }) },
            { data: new Uint8Array(middle), filename: 'middle', mimeType: 'not a type\n' },
            { data: stream, filename: 'large.bin', mimeType: 'application/x-large' },
          ],
        },
        { onProgress: (progress) => steps.push(progress) },
      );
    });

    it('tell how far they are', () => {
      const total = sizes.reduce((sum, size) => sum + size);
      const sealing = steps.filter(({ phase }) => phase === 'sealing');
      expect(sealing.map(({ loaded }) => loaded)).toEqual([0, 10, 10 + 100 * 1024, total]);
      expect(new Set(sealing.map((step) => step.total))).toEqual(new Set([total]));
      const uploading = steps.slice(sealing.length);
      const last = uploading.at(-1);
      expect([...new Set(uploading.map(({ phase }) => phase))]).toEqual(['uploading']);
      expect(last?.loaded).toBe(last?.total);
      expect(last?.total).toBeGreaterThan((total / 3) * 4);
      expect(uploading.length).toBeGreaterThan(40);
      const loads = uploading.map(({ loaded }) => loaded);
      expect(loads).toEqual([...loads].sort((a, b) => a - b));
    });

    it('are verified for whoever sealed them', () => {
      expect(sent.verification.status).toBe('verified');
      expect(sent.attachments.map(({ filename, mimeType, size }) => [filename, mimeType, size])).toEqual([
        ['small.png', 'image/png', 10],
        ['middle', 'application/octet-stream', 100 * 1024],
        ['large.bin', 'application/x-large', 3 * 1024 * 1024],
      ]);
    });

    it('are pending until each was seen', async () => {
      const listed = await bob.messages.list({ limit: 1 }).page();
      const [message] = listed.items as [OpenedMessage];
      expect(message.id).toBe(sent.id);
      expect(message.verification.status).toBe('pending');
      expect(message.attachments.map(({ content }) => content?.length ?? null)).toEqual([10, null, null]);

      const small = await bob.messages.content(message, 0);
      expect([small.blob.type, small.verification.status]).toEqual(['image/png', 'pending']);
      expect(await bytesOf(small.blob)).toEqual(contents[0]);

      const loads: Progress[] = [];
      const large = await bob.messages.content(message, 2, { onProgress: (step) => loads.push(step) });
      expect(large.verification.status).toBe('pending');
      expect((await bytesOf(large.blob)).equals(contents[2] as Buffer)).toBe(true);
      expect(loads.at(-1)).toEqual({ phase: 'downloading', loaded: sizes[2] + 16, total: sizes[2] + 16 });
      expect(loads.length).toBeGreaterThan(10);

      const middle = await bob.messages.content(message.id, 1);
      expect(middle.verification).toEqual({
        status: 'verified',
        signer: { address: alice.address, keyId: alice.profile.key.id, trust: 'firstUse' },
      });
      expect((await bytesOf(middle.blob)).equals(contents[1] as Buffer)).toBe(true);
      expect((await first(bob)).verification.status).toBe('verified');
    });

    it('come whole with the one message that was asked for', async () => {
      const second = await SealpostClient.logIn({
        url: server.url,
        username: 'bob',
        password: PASSWORDS.bob,
      });
      const message = await second.messages.get(sent.id);
      expect(message.verification.status).toBe('verified');
      expect(message.attachments.map(({ content }) => content?.length)).toEqual([...sizes]);
      expect((await first(second)).verification.status).toBe('verified');
      const { attachments } = await openIndependently('bob', sent.id);
      expect(attachments.map((content, index) => content.equals(contents[index] as Buffer))).toEqual([
        true,
        true,
        true,
      ]);
    });

    it('are refused when they are too large', async () => {
      const data = random(4 * 1024 * 1024 + 1);
      for (const onProgress of [undefined, () => undefined]) {
        const sending = alice.messages.send({ to: 'bob', attachments: [{ data }] }, { onProgress });
        expect(await codeOf(sending)).toBe('payload_too_large');
      }
      expect(await codeOf(bob.messages.content(sent.id, 3))).toBe('not_found');
    });

    it('end when they are aborted', async () => {
      const controller = new AbortController();
      const data = random(1024 * 1024);
      const sending = alice.messages.send(
        { to: 'bob', attachments: [{ data }] },
        {
          signal: controller.signal,
          onProgress: ({ phase }) => {
            if (phase === 'uploading') controller.abort(new Error('changed my mind'));
          },
        },
      );
      await expect(sending).rejects.toThrow('changed my mind');
      expect((await first(alice, { direction: 'sent' })).id).toBe(sent.id);
    });
  });

  describe('to keys that change meanwhile', () => {
    it('are wrapped anew for who is in the group by then', async () => {
      const group = await alice.groups.create({ name: 'Three', members: ['bob'] });
      const text = secret('for everybody who is in by then');
      const data = random(70_000);
      const sealed = await alice.messages.seal({ groupId: group.id, text, attachments: [{ data }] });
      await alice.groups.addMember(group.id, 'carol');
      await bob.account.rotateKeys({ password: PASSWORDS.bob });
      const changes: string[] = [];
      const forget = alice.contacts.onKeyChanged(({ address }) => changes.push(address));
      const sent = await alice.messages.post(sealed);
      forget();
      expect(wires.alice.statuses('POST', SEALED)).toEqual([409, 201]);
      expect(changes).toEqual([bob.address]);
      expect([sent.conversation, sent.verification.status]).toEqual([group.address, 'verified']);
      for (const client of [bob, carol]) {
        const [message] = (await client.groups.messages(group.id).page()).items as [OpenedMessage];
        expect([message.id, message.text, message.direction, message.conversation]).toEqual([
          ...[sent.id, text, 'received', group.address],
        ]);
        expect((await client.messages.content(message, 0)).verification.status).toBe('verified');
      }
    });

    it('are signed anew when the own key is another one', async () => {
      const text = secret('signed with the second key');
      const sealed = await carol.messages.seal({ to: 'bob', text });
      const second = await SealpostClient.logIn({
        url: server.url,
        username: 'carol',
        password: PASSWORDS.carol,
      });
      await second.account.rotateKeys({ password: PASSWORDS.carol });
      const sent = await carol.messages.post(sealed);
      expect(wires.carol.statuses('POST', SEALED)).toEqual([409, 201]);
      expect(sent.verification.signer?.keyId).toBe(second.profile.key.id);
      const received = await first(bob);
      expect([received.text, received.verification.status]).toEqual([text, 'verified']);
    });

    it('wait when the key was compared, until the change is accepted', async () => {
      await carol.contacts.markCompared(bob.address);
      const sealed = await carol.messages.seal({ to: 'bob', text: secret('only for those whom I know') });
      await bob.account.rotateKeys({ password: PASSWORDS.bob });
      expect(await codeOf(carol.messages.post(sealed))).toBe('key_changed');
      expect(await codeOf(carol.messages.send({ to: 'bob', text: 'x' }))).toBe('key_changed');
      await carol.contacts.accept(bob.address);
      const { id } = await carol.messages.post(sealed);
      expect((await first(bob)).id).toBe(id);
    });

    it('go to nobody whom the server slips in', async () => {
      const sealed = await alice.messages.seal({ to: 'carol', text: secret('not for dora to read') });
      wires.alice.before = ({ method, url }) => {
        if (method !== 'POST' || !url.endsWith(SEALED)) return undefined;
        const { address, key } = dora.session.user;
        const keys = [{ address, ...key }];
        return Response.json({ code: 'stale_keys', detail: 'stale', keys }, { status: 409 });
      };
      expect(await codeOf(alice.messages.post(sealed))).toBe('stale_keys');
      expect(wires.alice.statuses('POST', SEALED)).toEqual(Array.from({ length: 11 }, () => 409));
    });
  });

  describe('over a bad network', () => {
    const sentTo = async (address: string, text: string): Promise<number> => {
      const { items } = await alice.messages.list({ direction: 'sent', with: address }).page();
      return items.filter((message) => message.text === text).length;
    };

    it('are stored once when the answer is lost', async () => {
      const text = secret('stored, and not answered');
      // Carol rotated, and Alice has not heard of it.
      let lost = 0;
      wires.alice.after = ({ url }, response) => {
        if (url.endsWith(SEALED) && response.ok && lost++ < 2) throw new TypeError('fetch failed');
        return response;
      };
      const sent = await alice.messages.send({ to: 'carol', text });
      expect(wires.alice.statuses('POST', SEALED)).toEqual([409, 201, 200, 200]);
      expect(sent.verification.status).toBe('verified');
      expect(await sentTo(carol.address, text)).toBe(1);
    });

    it('are known again when they were wrapped anew before the answer was lost', async () => {
      const text = secret('wrapped anew, and not answered');
      const sealed = await alice.messages.seal({ to: 'carol', text });
      await carol.account.rotateKeys({ password: PASSWORDS.carol });
      const controller = new AbortController();
      wires.alice.after = ({ url }, response) => {
        if (!url.endsWith(SEALED) || response.status !== 201) return response;
        controller.abort();
        throw new TypeError('fetch failed');
      };
      await expect(alice.messages.post(sealed, { signal: controller.signal })).rejects.toThrow('aborted');
      expect(wires.alice.statuses('POST', SEALED)).toEqual([409, 201]);
      wires.alice.reset();
      const sent = await alice.messages.post(sealed);
      expect(wires.alice.statuses('POST', SEALED)).toEqual([409]);
      expect([sent.id, sent.text]).toEqual([sealed.body.id, text]);
      expect(await sentTo(carol.address, text)).toBe(1);
    });

    it('are refused when the id is that of another message', async () => {
      const { id } = await alice.messages.send({ to: 'carol', text: secret('the first of this id') });
      expect(await codeOf(alice.messages.send({ id, to: 'carol', text: 'the second of this id' }))).toBe(
        'idempotency_conflict',
      );
    });

    it('are tried again while the server is away or busy', async () => {
      const text = secret('at the fourth attempt');
      const troubles = [
        () => {
          throw new TypeError('fetch failed');
        },
        () =>
          Response.json(
            { code: 'overloaded', detail: 'busy' },
            { status: 503, headers: { 'Retry-After': '1' } },
          ),
        () => new Response('<html>Bad gateway</html>', { status: 502 }),
      ];
      wires.alice.before = ({ url }) => (url.endsWith(SEALED) ? troubles.shift()?.() : undefined);
      await alice.messages.send({ to: 'carol', text });
      expect(wires.alice.statuses('POST', SEALED)).toEqual([0, 503, 502, 201]);
      expect(await sentTo(carol.address, text)).toBe(1);
    });
  });

  describe('that a server changes', () => {
    let id: string;
    let other: MessageBody;
    const text = 'as it was written by alice';

    beforeAll(async () => {
      secret(text);
      other = (await dora.send({ recipient: 'bob', text: 'by dora, sealed by the server' })).body;
      const attachments = [
        { data: random(20), filename: 'inline' },
        { data: random(70_000), filename: 'large' },
      ];
      ({ id } = await alice.messages.send({ to: 'bob', text, attachments }));
    });

    const flip = (base64: string): string => {
      const bytes = Buffer.from(base64, 'base64');
      bytes[20 % bytes.length] = (bytes[20 % bytes.length] ?? 0) ^ 1;
      return bytes.toString('base64');
    };

    type Changed = MessageBody & { signature: string; text: { nonce: string; ciphertext: string } };
    const lies: [what: string, change: (message: Changed) => object, reason: string][] = [
      ['text', ({ text: box }) => ({ text: { ...box, ciphertext: flip(box.ciphertext) } }), 'not_opened'],
      ['text of another message', () => ({ text: other.text }), 'not_opened'],
      ['nonce', ({ text: box }) => ({ text: { ...box, nonce: flip(box.nonce) } }), 'not_opened'],
      [
        'wrapped key',
        ({ key }) => ({ key: key && { ...key, wrappedKey: flip(key.wrappedKey) } }),
        'not_opened',
      ],
      ['key id', ({ key }) => ({ key: { ...key, keyId: crypto.randomUUID() } }), 'unknown_key'],
      ['key', () => ({ key: null }), 'unknown_key'],
      ['sender', () => ({ from: carolsAddress() }), 'unknown_signing_key'],
      ['recipient', () => ({ to: carolsAddress() }), 'wrong_recipient'],
      ['group', () => ({ groupId: crypto.randomUUID() }), 'wrong_recipient'],
      ['signature', ({ signature }) => ({ signature: flip(signature) }), 'bad_signature'],
      ['no signature', () => ({ signature: null, signingKeyId: null }), 'missing_signature'],
      ['signing key id', () => ({ signingKeyId: crypto.randomUUID() }), 'unknown_signing_key'],
      ['no signing key id', () => ({ signingKeyId: null }), 'unknown_signing_key'],
      ['no text', () => ({ text: null }), 'bad_signature'],
      ['a file less', ({ attachments }) => ({ attachments: attachments.slice(0, 1) }), 'bad_signature'],
      [
        'file name',
        ({ attachments: [a, b] }) => ({ attachments: [{ ...a, filename: 'x' }, b] }),
        'not_opened',
      ],
      [
        'media type',
        ({ attachments: [a, b] }) => ({ attachments: [{ ...a, mimeType: 'a/b' }, b] }),
        'not_opened',
      ],
      ['order of files', ({ attachments: [a, b] }) => ({ attachments: [b, a] }), 'not_opened'],
      [
        'content of a file',
        ({ attachments: [a, b] }) => ({ attachments: [{ ...a, ciphertext: flip(a?.ciphertext ?? '') }, b] }),
        'not_opened',
      ],
    ];
    const carolsAddress = (): string => carol.address;

    it.each(lies)(
      'is invalid with another %s, and the next message is not',
      async (_what, change, reason) => {
        // The whole message, so that every file is there to be checked.
        wires.bob.lie(/^\/api\/messages\/[0-9a-f-]{36}$/, (body) => ({
          ...(body as Changed),
          ...change(body as Changed),
        }));
        const message = await bob.messages.get(id);
        expect([message.verification, message.text, message.attachments]).toEqual([
          { status: 'invalid', reason },
          null,
          [],
        ]);
        expect(await codeOf(bob.messages.content(message, 0))).toBe('invalid_message');

        wires.bob.lie(/^\/api\/messages$/, (body) => {
          const page = body as PageBody<Changed>;
          return {
            ...page,
            items: page.items.map((each) => ({ ...each, ...(each.id === id && change(each)) })),
          };
        });
        const { items } = await bob.messages.list({ limit: 2 }).page();
        expect(items.map((each) => each.text)).toContain('by dora, sealed by the server');
      },
    );

    it('is not taken for another one, however sound that is', async () => {
      const file = { data: random(20), filename: 'file' };
      const draft = { to: 'bob', text: secret('nobody asked for this'), attachments: [file] };
      const [asked, answered] = [
        await alice.messages.seal({ ...draft, to: 'carol' }),
        await alice.messages.send(draft),
      ];
      let body: unknown;
      wires.bob.lie(/^\/api\/messages\/[0-9a-f-]{36}$/, (message) => (body ??= message));
      expect((await bob.messages.get(answered.id)).verification.status).toBe('verified');
      expect(await codeOf(bob.messages.get(id))).toBe('not_a_problem');
      const fresh = await SealpostClient.logIn({
        ...{ url: server.url, username: 'bob', password: PASSWORDS.bob, fetch: wires.bob.fetch },
      });
      expect(await codeOf(fresh.messages.content(id, 0))).toBe('not_a_problem');
      wires.alice.lie(/sealed$/, () => body);
      expect(await codeOf(alice.messages.post(asked))).toBe('not_a_problem');
      wires.bob.reset();
      await bob.messages.delete(answered.id);
    });

    it('is not verified for its sender under a name of a file that they did not give', async () => {
      const attachments = [{ data: random(70_000), filename: 'mine' }];
      const sealed = await alice.messages.seal({ to: 'carol', attachments });
      wires.alice.lie(/sealed$/, (body) => {
        const message = body as Changed;
        return { ...message, attachments: [{ ...message.attachments[0], filename: 'not mine' }] };
      });
      expect(await codeOf(alice.messages.post(sealed))).toBe('not_a_problem');
    });

    it('is vouched for by nobody when the server says that it sealed it', async () => {
      wires.bob.lie(/^\/api\/messages\//, (body) => ({
        ...(body as Changed),
        ...{ sealedBy: 'server', signature: null, signingKeyId: null },
      }));
      expect(await bob.messages.get(id)).toMatchObject({ verification: { status: 'unsigned' }, text });
      wires.bob.lie(/^\/api\/messages\//, (body) => ({ ...(body as Changed), sealedBy: 'server' }));
      expect(await bob.messages.get(id)).toMatchObject({
        verification: { status: 'verified' },
        sealedBy: 'client',
        text,
      });
    });

    it('gives out no file that is not the one that was sent', async () => {
      const fresh = await SealpostClient.logIn({
        ...{ url: server.url, username: 'bob', password: PASSWORDS.bob, fetch: wires.bob.fetch },
      });
      const { items } = await fresh.messages.list({ limit: 1 }).page();
      const [message] = items as [OpenedMessage];
      expect([message.id, message.verification.status]).toEqual([id, 'pending']);
      for (const change of [
        (bytes: Buffer<ArrayBuffer>) => ((bytes[9] = 1 ^ (bytes[9] ?? 0)), bytes),
        (bytes: Buffer<ArrayBuffer>) => bytes.subarray(1),
        (bytes: Buffer<ArrayBuffer>) => Buffer.concat([bytes, Buffer.from('x')]),
      ]) {
        await fresh.messages.list({ limit: 1 }).page();
        wires.bob.after = async ({ url }, response) =>
          url.includes('/attachments/')
            ? new Response(change(Buffer.from(await response.arrayBuffer())))
            : response;
        expect(await codeOf(fresh.messages.content(message, 1))).toBe('invalid_message');
        wires.bob.reset();
      }
      await fresh.messages.list({ limit: 1 }).page();
      expect((await fresh.messages.content(message, 1)).verification.status).toBe('verified');
    });

    it('is pending again when the name of a file that was seen is another one', async () => {
      await bob.messages.get(id);
      expect((await first(bob)).verification.status).toBe('verified');
      wires.bob.lie(/^\/api\/messages$/, (body) => {
        const page = body as PageBody<Changed>;
        const rename = (attachments: Changed['attachments']) =>
          attachments.map((file) => ({ ...file, ...(file.index === 1 && { filename: 'invoice.pdf' }) }));
        return {
          ...page,
          items: page.items.map((each) => ({ ...each, attachments: rename(each.attachments) })),
        };
      });
      const renamed = await first(bob);
      expect(renamed.verification.status).toBe('pending');
      expect(await codeOf(bob.messages.content(renamed, 1))).toBe('invalid_message');
    });

    it('is told from one whose sender cannot be asked for', async () => {
      const fresh = await SealpostClient.logIn({
        ...{ url: server.url, username: 'bob', password: PASSWORDS.bob, fetch: wires.bob.fetch },
      });
      const keys = `/api/users/${encodeURIComponent(alice.address)}/keys`;
      wires.bob.before = ({ url }) => {
        if (url.includes(keys)) throw new TypeError('fetch failed');
        return undefined;
      };
      expect(await codeOf(fresh.messages.get(id))).toBe('network');
      wires.bob.before = ({ url }) =>
        url.includes(keys) ? new Response('oops', { status: 500 }) : undefined;
      expect((await fresh.messages.get(id)).verification).toEqual({
        status: 'invalid',
        reason: 'unknown_signing_key',
      });
    });
  });
});
