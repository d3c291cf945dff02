import type { ClientEvent, OpenedMessage } from '@sealpost/client';
import { type Context, inBackground, takeIn } from './context.js';
import type { Conversations } from './conversations.js';
import type { Groups } from './groups.js';
import type { ReadMarks } from './marks.js';
import type { Outbox } from './outbox.js';
import { type ReceiptList, tombstone, withReceipt } from './receipts.js';
import type { Timelines } from './timelines.js';
import type { Typing } from './typing.js';

/** The parts of the page that events change. */
export interface Parts {
  conversations: Conversations;
  timelines: Timelines;
  groups: Groups;
  typing: Typing;
  outbox: Outbox;
  marks: ReadMarks;
}

/** Brings what happened into what is shown. */
export class EventHandler {
  constructor(
    private readonly context: Context,
    private readonly parts: Parts,
    /** Called with what came from somebody else. */
    private readonly onReceived: (message: OpenedMessage) => void,
  ) {}

  handle(event: ClientEvent): void {
    const { groups, typing } = this.parts;
    switch (event.type) {
      case 'message.created':
        this.created(event.message);
        break;
      case 'message.deleted':
        this.deleted(event.data.messageId, event.data.scope, event.at);
        break;
      case 'message.delivered':
        this.#receipt('deliveredTo', event.data);
        break;
      case 'message.read':
        if (event.data.address === this.context.me) this.#readElsewhere(event.data.messageId);
        else this.#receipt('readBy', event.data);
        break;
      case 'group.updated':
        if (event.data.deletedAt !== undefined) groups.drop(event.data.groupId);
        else groups.changed(event.data.groupId);
        break;
      case 'group.member_added':
      case 'group.member_removed':
        if (event.type === 'group.member_removed' && event.data.address === this.context.me)
          groups.drop(event.data.groupId);
        else groups.changed(event.data.groupId);
        break;
      case 'typing':
        typing.started(event.from, event.to);
        break;
      default:
    }
  }

  /** Takes in a message that is new, or that this tab sent. */
  created(opened: OpenedMessage): void {
    const { conversations, timelines, typing, outbox, marks } = this.parts;
    const [message] = takeIn(this.context, [opened]);
    if (!message) return;
    const { id, conversation, direction, from } = message;
    const isNew = timelines.find(id) === undefined && conversations.withLast(id) === undefined;
    const timeline = timelines.get(conversation);
    const isCounted = timeline?.unread?.has(id) ?? conversations.get(conversation)?.lastMessage?.id === id;
    conversations.add(message, direction === 'received' && !isCounted && !marks.has(id));
    if (direction === 'received' && !marks.has(id)) timeline?.unread?.add(id);
    timelines.add(message);
    typing.stopped(conversation, from);
    outbox.landed(id);
    if (isNew && direction === 'received') this.onReceived(message);
  }

  /** Takes in that a message was deleted. */
  deleted(id: string, scope: 'self' | 'everyone', at: string): void {
    const { conversations, timelines } = this.parts;
    const { recent, files, client } = this.context;
    recent.deleted(id, scope, at);
    const found = timelines.find(id);
    const last = conversations.withLast(id);
    if (found) {
      files.drop(found.message);
      if (found.timeline.unread?.delete(id)) conversations.countDown(found.address, 1);
      if (scope === 'self') found.timeline.remove(id);
      else found.timeline.replace(tombstone(found.message, at));
      timelines.publish();
    } else conversations.refreshSoon();
    if (scope === 'self' && last) conversations.refreshSoon();
    if (scope === 'everyone' && last?.lastMessage) conversations.replace(tombstone(last.lastMessage, at));
    inBackground(client.search.remove(id));
  }

  #receipt(
    list: ReceiptList,
    { messageId, address, at }: { messageId: string; address: string; at: string },
  ): void {
    const { conversations, timelines } = this.parts;
    const receipt = { address, at };
    this.context.recent.received(messageId, list, receipt);
    const found = timelines.find(messageId);
    if (found) {
      found.timeline.replace(withReceipt(found.message, list, receipt));
      timelines.publish();
    }
    const last = conversations.withLast(messageId)?.lastMessage;
    if (last) conversations.replace(withReceipt(last, list, receipt));
  }

  /** Another device of the account, or another tab, read a message; or the mark of this one came back. */
  #readElsewhere(id: string): void {
    const { conversations, timelines, marks } = this.parts;
    if (marks.has(id)) return;
    const found = timelines.find(id);
    if (!found) conversations.refreshSoon();
    else if (found.timeline.unread?.delete(id)) {
      found.timeline.changed();
      conversations.countDown(found.address, 1);
      timelines.publish();
    }
  }
}
