/// <reference types="jest" />
import {
  type Draft,
  memoryStorage,
  type OpenedMessage,
  type SealedDraft,
  SealpostError,
} from '@sealpost/client';
import { BOB, fakeContext, ME, messageAt } from './fake-messages.js';
import { Outbox } from './outbox.js';
import { OutboxRecords, type Outgoing } from './outbox-records.js';
import { Vault } from './vault.js';

const network = new SealpostError('network', 'The server was not reached.');

/** A client that seals, and posts as it is told. */
class FakeClient {
  readonly posted: string[] = [];
  sealing: SealpostError | null = null;
  posting: SealpostError | null = null;

  readonly messages = {
    seal: ({ id = '', text, attachments = [] }: Draft): Promise<SealedDraft> => {
      if (this.sealing) return Promise.reject(this.sealing);
      const files = attachments.map(({ data }) => ({ filename: (data as File).name, mimeType: '', size: 1 }));
      return Promise.resolve({ to: BOB, body: { id, text: `sealed ${text}`, attachments: files } } as never);
    },
    post: async (
      { body }: SealedDraft,
      { signal }: { signal?: AbortSignal } = {},
    ): Promise<OpenedMessage> => {
      await Promise.resolve();
      signal?.throwIfAborted();
      if (this.posting) throw this.posting;
      this.posted.push(body.id);
      return messageAt(0, { id: body.id, from: ME, direction: 'sent' });
    },
  };
}

function outgoing(id: string, change: Partial<Outgoing> = {}): Outgoing {
  return {
    ...{ id, conversation: BOB, groupId: null, text: `text ${id}`, replyTo: null },
    ...{ expiresInSeconds: null, files: [], ...change },
  };
}

describe('the outbox', () => {
  let client: FakeClient;
  let storage: ReturnType<typeof memoryStorage>;
  let sent: string[];
  const ends: (() => void)[] = [];

  beforeEach(() => {
    client = new FakeClient();
    storage = memoryStorage();
    sent = [];
  });

  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });

  /** The outbox of a tab. */
  function open(): Outbox {
    const context = fakeContext(client);
    ends.push(context.end);
    return new Outbox(context, new OutboxRecords(storage, new Vault(storage)), ({ id }) => sent.push(id));
  }

  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  const kept = (): Promise<string[]> => storage.keys('outbox/');

  it('sends in order, each message once, and keeps nothing of what arrived', async () => {
    const outbox = open();
    await Promise.all(['1', '2', '3'].map((id) => outbox.send(outgoing(id))));
    await settled();
    expect([client.posted, sent, outbox.size, await kept()]).toEqual([
      ['1', '2', '3'],
      ['1', '2', '3'],
      0,
      [],
    ]);
  });

  it('sends what comes while the lock of a conversation is given back', async () => {
    const outbox = open();
    let late: Promise<unknown> | undefined;
    const locks = {
      request: async (name: string, _options: object, work: () => Promise<unknown>): Promise<unknown> => {
        const result = await work();
        if (name.startsWith('sealpost/outbox/')) await (late ??= outbox.send(outgoing('2')));
        return result;
      },
    };
    const navigator = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
    Object.defineProperty(globalThis, 'navigator', { value: { locks }, configurable: true });
    try {
      await outbox.send(outgoing('1'));
      await settled();
      await late;
      await settled();
    } finally {
      Reflect.deleteProperty(globalThis, 'navigator');
      if (navigator) Object.defineProperty(globalThis, 'navigator', navigator);
    }
    expect(client.posted).toEqual(['1', '2']);
  });

  it('says while something is not kept yet', async () => {
    client.posting = network;
    const outbox = open();
    const sending = outbox.send(outgoing('1'));
    expect(outbox.unkept).toBe(true);
    await sending;
    expect([outbox.unkept, outbox.size]).toEqual([false, 1]);
  });

  it('keeps what does not get through, and sends it after a reload with the same id', async () => {
    client.posting = network;
    const before = open();
    await before.send(outgoing('1'));
    await before.send(outgoing('2'));
    await settled();
    expect([before.size, await kept()]).toEqual([2, ['outbox/1', 'outbox/2']]);
    ends.splice(0).forEach((end) => {
      end();
    });
    client.posting = null;
    const after = open();
    await after.resume();
    await settled();
    expect([client.posted, after.size, await kept()]).toEqual([['1', '2'], 0, []]);
  });

  it('keeps no word of a text that is not sealed', async () => {
    client.posting = network;
    client.sealing = network;
    await open().send(outgoing('1', { text: 'nobody shall read', files: [new File(['secret'], 'a.txt')] }));
    const record = await storage.get<{
      note: { ciphertext: ArrayBuffer };
      files: { ciphertext: ArrayBuffer }[];
    }>('outbox/1');
    const bytes = [record?.note.ciphertext, record?.files[0]?.ciphertext].map((part) =>
      new TextDecoder('latin1').decode(part),
    );
    expect(bytes.filter((part) => /nobody|secret|a\.txt/.test(part))).toEqual([]);
    expect(JSON.stringify(record)).not.toContain('nobody');
  });

  it('seals after a reload what could not be sealed before, with its files', async () => {
    client.sealing = network;
    await open().send(outgoing('1', { files: [new File(['abc'], 'a.txt', { type: 'text/plain' })] }));
    ends.splice(0).forEach((end) => {
      end();
    });
    client.sealing = null;
    const drafts: Draft[] = [];
    const seal = client.messages.seal;
    client.messages.seal = (draft) => {
      drafts.push(draft);
      return seal(draft);
    };
    const after = open();
    await after.resume();
    await settled();
    expect(client.posted).toEqual(['1']);
    expect([drafts[0]?.to, drafts[0]?.text]).toEqual([BOB, 'text 1']);
    const file = drafts[0]?.attachments?.[0]?.data as File;
    expect([file.name, file.type, await file.text()]).toEqual(['a.txt', 'text/plain', 'abc']);
  });

  it('stops at what the server refuses, goes on with the rest, and tries again when asked', async () => {
    client.posting = new SealpostError('recipient_not_found', 'There is nobody of this name.', {
      status: 404,
    });
    const outbox = open();
    await outbox.send(outgoing('1'));
    await settled();
    client.posting = null;
    await outbox.send(outgoing('2'));
    await settled();
    expect([client.posted, outbox.size]).toEqual([['2'], 1]);
    outbox.retry('1');
    await settled();
    expect([client.posted, outbox.size, await kept()]).toEqual([['2', '1'], 0, []]);
  });

  it('waits with what comes later while something is on its way', async () => {
    client.posting = network;
    const outbox = open();
    await outbox.send(outgoing('1'));
    await settled();
    await outbox.send(outgoing('2'));
    client.posting = null;
    outbox.online();
    await settled();
    expect(client.posted).toEqual(['1', '2']);
  });

  it('forgets what is discarded, and what came as an event', async () => {
    client.posting = network;
    const outbox = open();
    await Promise.all(['1', '2'].map((id) => outbox.send(outgoing(id))));
    await outbox.discard('1');
    outbox.landed('2');
    await settled();
    expect([outbox.size, await kept(), client.posted]).toEqual([0, [], []]);
  });

  it('does not post what another tab has posted', async () => {
    client.posting = network;
    const one = open();
    await one.send(outgoing('1'));
    const other = open();
    await other.resume();
    await settled();
    client.posting = null;
    one.online();
    await settled();
    other.online();
    await settled();
    expect([client.posted, one.size, other.size]).toEqual([['1'], 0, 0]);
  });
});
