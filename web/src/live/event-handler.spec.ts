/// <reference types="jest" />
import type { ClientEvent, OpenedConversation } from '@sealpost/client';
import { Pages } from '@sealpost/client';
import { Conversations } from './conversations.js';
import { EventHandler } from './event-handler.js';
import { BOB, fakeContext, FakeMessages, ME, messageAt } from './fake-messages.js';
import { Groups } from './groups.js';
import { ReadMarks } from './marks.js';
import { Outbox } from './outbox.js';
import { OutboxRecords } from './outbox-records.js';
import { Timelines } from './timelines.js';
import { Typing } from './typing.js';
import { Vault } from './vault.js';

const AT = '2026-01-05T20:00:00.000Z';

describe('what events bring', () => {
  let messages: FakeMessages;
  let unreadCount: number;
  let listed: number;
  /** How long the list is on its way, in milliseconds. */
  let slowness: number;
  let received: string[];
  let end: () => void;
  let conversations: Conversations;
  let timelines: Timelines;
  let marks: ReadMarks;
  let handler: EventHandler;

  beforeEach(async () => {
    messages = new FakeMessages([0, 1, 2].map((minute) => messageAt(minute)));
    unreadCount = 0;
    listed = 0;
    slowness = 0;
    received = [];
    const client = {
      messages: Object.assign(messages, { markRead: () => Promise.resolve() }),
      search: { remove: () => Promise.resolve() },
      conversations: {
        list: () =>
          new Pages<OpenedConversation>(async () => {
            listed += 1;
            const lastMessage = messages.all.at(-1) ?? messageAt(0);
            const item = { with: BOB, groupId: null, lastMessage, unreadCount };
            await settled(slowness);
            return { items: [item], nextCursor: null };
          }),
      },
    };
    const context = fakeContext(client);
    end = context.end;
    conversations = new Conversations(context);
    marks = new ReadMarks(context);
    timelines = new Timelines(context, {
      unreadCount: (address) => conversations.unread(address),
      isRead: (id) => marks.has(id),
    });
    const outbox = new Outbox(
      context,
      new OutboxRecords(context.storage, new Vault(context.storage)),
      () => undefined,
    );
    const groups = new Groups(context, () => undefined);
    handler = new EventHandler(
      context,
      { conversations, timelines, groups, typing: new Typing(context), outbox, marks },
      ({ id }) => received.push(id),
    );
    await conversations.load();
    timelines.reload();
    timelines.open(BOB);
    await settled();
  });

  afterEach(() => {
    end();
  });

  const settled = (milliseconds = 5): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, milliseconds));
  const handle = (event: object): void => {
    handler.handle({ cursor: 'x', at: AT, ...event } as ClientEvent);
  };
  const shown = (): (string | null)[] => timelines.get(BOB)?.items.map(({ text }) => text) ?? [];
  const bob = (): [string | null | undefined, number] => [
    conversations.get(BOB)?.lastMessage?.text,
    conversations.unread(BOB),
  ];

  it('is a new message, once, unread and told', () => {
    handle({ type: 'message.created', message: messageAt(3) });
    handle({ type: 'message.created', message: messageAt(3) });
    expect([shown(), bob(), received]).toEqual([
      ['at 0', 'at 1', 'at 2', 'at 3'],
      ['at 3', 1],
      [messageAt(3).id],
    ]);
    expect(timelines.get(BOB)?.unread).toEqual(new Set([messageAt(3).id]));
  });

  it('does not count again what the list has counted', () => {
    handle({ type: 'message.created', message: messageAt(2) });
    expect([shown(), bob(), received]).toEqual([['at 0', 'at 1', 'at 2'], ['at 2', 0], []]);
  });

  it('counts an own message as nothing unread', () => {
    handle({ type: 'message.created', message: messageAt(3, { from: ME, direction: 'sent' }) });
    expect([bob(), received]).toEqual([['at 3', 0], []]);
  });

  it('takes a message back, for everyone and for oneself', async () => {
    handle({ type: 'message.created', message: messageAt(3) });
    handle({ type: 'message.deleted', data: { messageId: messageAt(3).id, scope: 'everyone' } });
    expect([shown(), bob()]).toEqual([
      ['at 0', 'at 1', 'at 2', null],
      [null, 0],
    ]);
    expect(timelines.get(BOB)?.get(messageAt(3).id)?.deletedAt).toBe(AT);
    handle({ type: 'message.deleted', data: { messageId: messageAt(3).id, scope: 'self' } });
    expect(shown()).toEqual(['at 0', 'at 1', 'at 2']);
    await settled(500);
    expect([bob(), listed]).toEqual([['at 2', 0], 2]);
  });

  it('shows who has and who read an own message', () => {
    const own = messageAt(3, { from: ME, direction: 'sent' });
    handle({ type: 'message.created', message: own });
    handle({ type: 'message.delivered', data: { messageId: own.id, address: BOB, at: AT } });
    handle({ type: 'message.read', data: { messageId: own.id, address: BOB, at: AT } });
    const known = timelines.get(BOB)?.get(own.id);
    expect([known?.deliveredTo, known?.readBy]).toEqual([
      [{ address: BOB, at: AT }],
      [{ address: BOB, at: AT }],
    ]);
  });

  it('counts off what was read elsewhere, and not twice what was read here', () => {
    handle({ type: 'message.created', message: messageAt(3) });
    handle({ type: 'message.created', message: messageAt(4) });
    handle({ type: 'message.read', data: { messageId: messageAt(3).id, address: ME, at: AT } });
    expect(bob()).toEqual(['at 4', 1]);
    marks.mark(messageAt(4).id);
    handle({ type: 'message.read', data: { messageId: messageAt(4).id, address: ME, at: AT } });
    expect(bob()).toEqual(['at 4', 1]);
  });

  it('has the list read again when it tells of what is not loaded', async () => {
    unreadCount = 7;
    handle({ type: 'message.read', data: { messageId: 'somewhere else', address: ME, at: AT } });
    handle({ type: 'message.deleted', data: { messageId: 'elsewhere', scope: 'everyone' } });
    await settled(500);
    expect([bob(), listed]).toEqual([['at 2', 7], 2]);
  });

  it('keeps what came while the list was on its way', async () => {
    slowness = 400;
    conversations.refreshSoon();
    await settled(550);
    handle({ type: 'message.created', message: messageAt(3) });
    await settled(500);
    expect([bob(), listed]).toEqual([['at 3', 1], 2]);
  });
});
