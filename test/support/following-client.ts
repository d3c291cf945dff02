import { io, type Socket } from 'socket.io-client';
import type { EventBody } from './log-reader.js';

/** Milliseconds until it connects again. */
const AGAIN = { reconnectionDelay: 50, reconnectionDelayMax: 500 };

/** A client that follows a log through broken connections, always from the cursor of the last event that it handled. */
export class FollowingClient {
  /** The cursors of all events, as they came. */
  readonly cursors: string[] = [];
  /** The ids of the messages of `message.created`, as they came. */
  readonly messageIds: string[] = [];
  private readonly socket: Socket;

  constructor(url: string, token: string, after: string) {
    this.socket = io(url, {
      auth: (answer) => {
        answer({ token, after: this.cursors.at(-1) ?? after });
      },
      transports: ['websocket'],
      forceNew: true,
      ...AGAIN,
    });
    this.socket.on('event', (event: EventBody, acknowledge: () => void) => {
      this.cursors.push(event.cursor);
      if (event.type === 'message.created') this.messageIds.push(String(event.data.id));
      acknowledge();
    });
  }

  /** Breaks the connection in the middle of whatever is under way, as a lost network does. */
  breakOff(): void {
    this.socket.io.engine.close();
  }

  close(): void {
    this.socket.disconnect();
  }
}
