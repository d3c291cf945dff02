import type { Group, OpenedConversation, OpenedMessage, Progress } from '@sealpost/client';
import { createStore } from 'zustand/vanilla';

/** What is known of the connection: `offline` when the device says that it has no network. */
export type ConnectionState = 'connecting' | 'online' | 'reconnecting' | 'offline';

/** How far a list is read in one direction. */
export type Edge =
  /** There is more. */
  | 'more'
  | 'loading'
  /** It was tried, and did not work. */
  | 'failed'
  /** There is nothing more. */
  | 'end';

/** A conversation of the list. A group in which nobody wrote yet has no last message. */
export interface ConversationEntry {
  /** Of the peer or of the group. */
  address: string;
  groupId: string | null;
  lastMessage: OpenedConversation['lastMessage'] | null;
  /** From 1000 on, 1000. */
  unread: number;
}

/** What was loaded of a conversation. */
export interface TimelineView {
  /** Oldest first, without a gap. */
  items: readonly OpenedMessage[];
  older: Edge;
  /** `end`: new messages come in by themselves. Otherwise the list stops somewhere before now. */
  newer: Edge;
  /** Ids of received messages that are not marked read. */
  unread: ReadonlySet<string>;
  /** Whether it has come as far as it is to begin with. */
  loaded: boolean;
  /** Grows when the list begins at another place. */
  turn: number;
}

/** A file of a message that is on its way. */
export interface PendingFile {
  filename: string;
  mimeType: string;
  /** Plaintext bytes. */
  size: number;
  /** Null when it is not in memory: after a reload only the sealed form is there. */
  blob: Blob | null;
}

/** A message that was sent here and that the server has not answered yet. */
export interface PendingMessage {
  id: string;
  conversation: string;
  groupId: string | null;
  /** When it was sent here, ISO 8601. */
  createdAt: string;
  /** Null when there is none, or when it could not be opened again after a reload. */
  text: string | null;
  replyTo: string | null;
  expiresInSeconds: number | null;
  files: readonly PendingFile[];
  /** `waiting`: it goes out by itself as soon as it can. `failed`: it does not, unless it is asked for. */
  state: 'sealing' | 'waiting' | 'sending' | 'failed';
  progress: Progress | null;
  /** Why it failed. */
  failure: unknown;
}

/** What the page shows, as far as it changes by itself. */
export interface LiveState {
  /** The own address; null while nothing runs. */
  me: string | null;
  /** Whether the conversations are there. */
  ready: boolean;
  connection: ConnectionState;
  conversations: ReadonlyMap<string, ConversationEntry>;
  /** Whether older conversations are still to be loaded. */
  moreConversations: Edge;
  /** One's own groups, by address. */
  groups: ReadonlyMap<string, Group>;
  /** What was loaded, by conversation. */
  timelines: ReadonlyMap<string, TimelineView>;
  /** What is on its way, by conversation, oldest first. */
  pending: ReadonlyMap<string, readonly PendingMessage[]>;
  /** Who is writing, by conversation: addresses. */
  typing: ReadonlyMap<string, readonly string[]>;
  /** Display names by address, as far as they were asked for; null for somebody who has none. */
  names: ReadonlyMap<string, string | null>;
}

/** What there is while nobody is logged in. */
export const NOTHING: LiveState = {
  me: null,
  ready: false,
  connection: 'connecting',
  conversations: new Map(),
  moreConversations: 'more',
  groups: new Map(),
  timelines: new Map(),
  pending: new Map(),
  typing: new Map(),
  names: new Map(),
};

/** The one store of the page. */
export const liveStore = createStore<LiveState>()(() => NOTHING);
