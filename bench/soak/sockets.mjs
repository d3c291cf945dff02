import { io } from 'socket.io-client';

const KEPT = 20;
const LIFE_MILLISECONDS = 8000;

/** Sockets that come and go, always as many at once; each goes on where the one before it was. */
export class Sockets {
  opened = 0;
  events = 0;
  failures = [];
  places = [];
  sockets = [];
  timers = [];

  constructor(url, people) {
    this.url = url;
    this.people = people;
  }

  async open() {
    await Promise.all(Array.from({ length: KEPT }, (_, index) => this.connect(index)));
    this.resume();
  }

  /** Lets them be as they are. */
  rest() {
    for (const timer of this.timers.splice(0)) globalThis.clearInterval(timer);
  }

  resume() {
    this.timers = Array.from({ length: KEPT }, (_, index) =>
      globalThis.setInterval(() => this.replace(index), LIFE_MILLISECONDS * (0.5 + index / KEPT)),
    );
  }

  replace(index) {
    this.sockets[index]?.disconnect();
    this.connect(index);
  }

  /** Half of them begin by polling, as behind proxies that know no websockets. */
  connect(index) {
    const { token } = this.people[index];
    const transports = index % 2 ? ['websocket'] : ['polling', 'websocket'];
    const auth = { token, after: this.places[index] };
    const socket = io(this.url, { transports, forceNew: true, reconnection: false, auth });
    this.sockets[index] = socket;
    socket.on('event', ({ cursor }, answer) => {
      this.events++;
      this.places[index] = cursor;
      answer?.();
    });
    socket.on('connect_error', (error) => this.failures.push(error.message));
    this.opened++;
    return new Promise((resolve) => {
      socket.once('connect', resolve);
      socket.once('connect_error', resolve);
    });
  }

  close() {
    this.rest();
    for (const socket of this.sockets) socket.disconnect();
  }
}
