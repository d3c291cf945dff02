import type { OpenedMessage } from '@sealpost/client';
import { type Context, inBackground } from './context.js';
import { Line } from './line.js';
import type { Placed } from './order.js';
import type { Timeline } from './timeline.js';

/** Conversations whose messages are kept when another one is open. */
const KEPT_CONVERSATIONS = 12;
/** Messages of each that are kept then. */
const KEPT_MESSAGES = 200;

/** A message and the conversation in which it was loaded. */
export interface Found {
  address: string;
  timeline: Timeline;
  message: OpenedMessage;
}

/** What was loaded of the conversations that were opened. */
export class Timelines {
  readonly #lines = new Map<string, Line>();
  /** Whether the place in the log was taken: what is loaded before could miss what happens meanwhile. */
  #started = false;

  constructor(
    private readonly context: Context,
    private readonly asked: {
      /** How many of a conversation are unread, as the list of conversations says. */
      unreadCount: (address: string) => number;
      /** Whether a message was marked read on this device. */
      isRead: (id: string) => boolean;
    },
  ) {}

  get(address: string): Timeline | undefined {
    return this.#lines.get(address)?.timeline;
  }

  /** Looks for a message in all that was loaded. */
  find(id: string): Found | undefined {
    for (const [address, { timeline }] of this.#lines) {
      const message = timeline.get(id);
      if (message) return { address, timeline, message };
    }
    return undefined;
  }

  all(): Timeline[] {
    return [...this.#lines.values()].map(({ timeline }) => timeline);
  }

  /** Loads a conversation for whoever shows it. @returns what to call when it is no longer shown */
  open(address: string): () => void {
    const line = this.#lines.get(address) ?? this.#newLine(address);
    // Written anew, so that the one that was open last is forgotten last.
    this.#lines.delete(address);
    this.#lines.set(address, line);
    line.viewers += 1;
    const { timeline } = line;
    if (this.#started && !timeline.loaded && timeline.older !== 'loading') inBackground(line.begin());
    this.publish();
    return () => {
      line.viewers -= 1;
      this.#forgetSome(address, line);
    };
  }

  /** Loads the page before the first message; `older` of the timeline says what came of it. */
  loadOlder(address: string): void {
    const line = this.#lines.get(address);
    if (line) inBackground(line.older());
  }

  /** Loads the page after the last message, where the list does not reach to now; `newer` says what came of it. */
  loadNewer(address: string): void {
    const line = this.#lines.get(address);
    if (line) inBackground(line.newer());
  }

  /** Sees to it that a message is loaded, with those around it. @returns whether it is @throws SealpostError */
  async reach(address: string, message: Placed): Promise<boolean> {
    const line = this.#lines.get(address);
    if (!line) return false;
    if (!line.timeline.get(message.id)) await line.around(message);
    return line.timeline.get(message.id) !== undefined;
  }

  /** Begins at the newest message again. */
  toNewest(address: string): void {
    const line = this.#lines.get(address);
    if (line && line.timeline.newer !== 'end') inBackground(line.restart());
  }

  /** Takes a message in that was just sent or received. */
  add(message: OpenedMessage): void {
    this.#lines.get(message.conversation)?.add(message);
  }

  /** Loads what is shown, anew when it was there, and forgets the rest. */
  reload(): void {
    this.#started = true;
    for (const [address, line] of this.#lines) {
      if (line.viewers === 0) this.#lines.delete(address);
      else inBackground(line.restart());
    }
    this.publish();
  }

  publish(): void {
    this.context.publisher.changed(
      'timelines',
      () => new Map([...this.#lines].map(([address, { timeline }]) => [address, timeline.view()])),
    );
  }

  #newLine(address: string): Line {
    return new Line({
      context: this.context,
      address,
      unreadCount: () => this.asked.unreadCount(address),
      isRead: this.asked.isRead,
      onChange: () => {
        this.publish();
      },
    });
  }

  #forgetSome(address: string, line: Line): void {
    if (line.viewers > 0) return;
    // It is to begin at its newest message when it is opened again.
    if (line.timeline.newer !== 'end' || !line.timeline.loaded) this.#lines.delete(address);
    else line.trim(KEPT_MESSAGES);
    const unused = [...this.#lines].filter(([, { viewers }]) => viewers === 0);
    for (const [other] of unused.slice(0, -KEPT_CONVERSATIONS)) this.#lines.delete(other);
    this.publish();
  }
}
