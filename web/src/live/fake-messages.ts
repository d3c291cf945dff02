import type { OpenedMessage, SealpostClient } from '@sealpost/client';
import { memoryStorage, Pages } from '@sealpost/client';
import { createStore } from 'zustand/vanilla';
import type { Context } from './context.js';
import { Files } from './files.js';
import { compareSent } from './order.js';
import { Publisher } from './publisher.js';
import { RecentChanges } from './recent-changes.js';
import { NOTHING } from './state.js';

/** The own address in tests. */
export const ME = 'alice@localhost';
/** The other side in tests. */
export const BOB = 'bob@localhost';

const BEGIN = Date.parse('2026-01-05T08:00:00.000Z');

/** A message of Bob, by its minute; its id says the minute. */
export function messageAt(minute: number, change: Partial<OpenedMessage> = {}): OpenedMessage {
  return {
    ...{ id: `message-${String(minute).padStart(6, '0')}`, from: BOB, to: ME, groupId: null },
    ...{ conversation: BOB, direction: 'received', sentAt: new Date(BEGIN + minute * 60_000).toISOString() },
    ...{ replyTo: null, expiresAt: null, deletedAt: null, sealedBy: 'client' },
    ...{
      verification: { status: 'verified' },
      text: `at ${minute}`,
      attachments: [],
      deliveredTo: [],
      readBy: [],
    },
    ...change,
  };
}

interface Filter {
  since?: string;
  until?: string;
  unread?: string;
  limit?: number;
}

/** A server that has some messages of Bob, as far as lists of messages go. */
export class FakeMessages {
  /** How many pages were asked for. */
  asked = 0;
  unread = new Set<string>();
  /** Whether it cannot be reached. */
  away = false;

  constructor(public all: OpenedMessage[]) {}

  list({ since = '', until = '\uffff', unread, limit = 50 }: Filter = {}): Pages<OpenedMessage> {
    return new Pages((cursor) => {
      this.asked += 1;
      if (this.away) return Promise.reject(new Error('away'));
      const found = this.all
        .filter(({ id, sentAt }) => sentAt >= since && sentAt < until && (!unread || this.unread.has(id)))
        .sort((a, b) => compareSent(b, a));
      const from = Number(cursor ?? 0);
      const end = from + limit;
      return Promise.resolve({
        items: found.slice(from, end),
        nextCursor: end < found.length ? String(end) : null,
      });
    });
  }
}

/** What the parts of the live page share, with parts of a client. */
export function fakeContext(client: object): Context & { end: () => void } {
  const controller = new AbortController();
  const store = createStore(() => NOTHING);
  const whole = client as SealpostClient;
  return {
    ...{ client: whole, storage: memoryStorage(), me: ME, signal: controller.signal },
    publisher: new Publisher(store),
    recent: new RecentChanges(),
    files: new Files(whole),
    opened: () => undefined,
    end: () => {
      controller.abort();
    },
  };
}
