import { performance } from 'node:perf_hooks';
import { io } from 'socket.io-client';

const AT_ONCE = 50;

/** Sockets of many people in this process. */
export class SocketCrowd {
  sockets = [];
  count = 0;
  lastAt = 0;
  /** Called with the index of the socket and the event. */
  onEvent = () => {};

  /** @param tokens - one for each socket to open */
  async open({ url, tokens, acknowledge }) {
    let next = 0;
    const work = async () => {
      for (let index = next++; index < tokens.length; index = next++) {
        this.sockets.push(await this.connect(url, tokens[index], index, acknowledge));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return { opened: this.sockets.length };
  }

  connect(url, token, index, acknowledge) {
    return new Promise((resolve, reject) => {
      const socket = io(url, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        auth: { token },
      });
      socket.once('connect', () => resolve(socket));
      socket.once('connect_error', reject);
      socket.on('event', (event, answer) => {
        if (event.type !== 'message.created') return;
        this.count++;
        this.lastAt = performance.now();
        this.onEvent(index, event, this.lastAt);
        if (acknowledge) answer?.();
      });
    });
  }

  /** How many are still open, events came since the last question, and when the last of them did. */
  report() {
    const { count, lastAt } = this;
    const open = this.sockets.filter(({ connected }) => connected).length;
    return { count, lastAt, now: performance.now(), open };
  }

  close() {
    for (const socket of this.sockets.splice(0)) socket.disconnect();
    return {};
  }
}
