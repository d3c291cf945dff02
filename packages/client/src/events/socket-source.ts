import { io, type Socket } from 'socket.io-client';
import { SealpostError } from '../http/sealpost-error.js';
import type { ProblemCode } from '../http/problem-codes.js';
import type { WireEvent } from '../wire.js';
import { isFinal } from './final.js';
import type { Entry, Source, SourceEnd } from './source.js';

/** Events, and characters of ciphertext, that may wait to be taken. */
const MOST_EVENTS = 1000;
const MOST_CHARACTERS = 16_777_216;

/** Where a socket goes, and who it is. */
export interface SocketOptions {
  /** Of the server, without a slash at the end. */
  url: string;
  token: string | undefined;
  /** The cursor of the last event that was taken. */
  after: string;
}

export interface SocketListener {
  /** Something can be taken, or the state has changed. */
  onChange: () => void;
  onTyping: (notice: { from: string; to: string }) => void;
}

/** The log and the moment, by one connection of socket.io. It does not come back by itself. */
export class SocketSource implements Source {
  opened = false;
  end: SourceEnd | null = null;
  readonly place = null;
  private readonly socket: Socket;
  private readonly waiting: Entry[] = [];
  private characters = 0;
  private farewell: string | undefined;

  constructor(
    { url, token, after }: SocketOptions,
    private readonly listener: SocketListener,
  ) {
    const { origin, pathname } = new URL(url);
    this.socket = io(origin, {
      path: `${pathname.replace(/\/$/, '')}/socket.io`,
      auth: { token, after },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    this.listen();
  }

  take(most: number): Entry[] {
    const entries = this.waiting.splice(0, most);
    for (const { event } of entries) this.characters -= charactersOf(event);
    return entries;
  }

  close(): void {
    this.finish({ kind: 'done' });
  }

  /** Tells an address that somebody is writing to it. @returns whether there is a connection to do so */
  type(to: string): boolean {
    if (this.socket.connected) this.socket.emit('typing', { to });
    return this.socket.connected;
  }

  private listen(): void {
    const { socket, listener } = this;
    socket.on('connect', () => {
      this.opened = true;
      listener.onChange();
    });
    this.on('event', (event: WireEvent, acknowledge?: () => void) => {
      this.receive(event, acknowledge);
    });
    this.on('typing', (notice: { from: string; to: string }) => {
      listener.onTyping(notice);
    });
    this.on('closing', ({ code }: { code: string }) => {
      this.farewell = code;
    });
    socket.on('connect_error', ({ message }) => {
      this.finish(endOf(message));
    });
    socket.on('disconnect', () => {
      this.finish(endOf(this.farewell));
    });
    // Of a refusal the client closes first and tells then.
    socket.io.on('close', () => {
      queueMicrotask(() => {
        this.finish(endOf(this.farewell));
      });
    });
  }

  /** What a listener of the socket throws would end a process of Node: a server that says what it must not is gone instead. */
  private on(name: string, listener: (...said: never[]) => void): void {
    this.socket.on(name, (...said: unknown[]) => {
      try {
        listener(...(said as never[]));
      } catch {
        this.finish({ kind: 'lost' });
      }
    });
  }

  private receive(event: WireEvent, confirm?: () => void): void {
    if (this.end || typeof event.cursor !== 'string') return;
    const acknowledge = (): void => {
      if (!this.end) confirm?.();
    };
    this.characters += charactersOf(event);
    this.waiting.push({ event, acknowledge });
    if (this.waiting.length >= MOST_EVENTS || this.characters >= MOST_CHARACTERS)
      this.finish({ kind: 'full' });
    else this.listener.onChange();
  }

  private finish(end: SourceEnd): void {
    if (this.end) return;
    this.end = end;
    this.socket.disconnect();
    this.listener.onChange();
  }
}

function endOf(code: string | undefined): SourceEnd {
  const error = new SealpostError(code as ProblemCode, 'The server ended the connection.');
  return isFinal(error) ? { kind: 'refused', error } : { kind: 'lost' };
}

function charactersOf({ data }: WireEvent): number {
  if (!('attachments' in data)) return 0;
  const files = data.attachments.map(({ ciphertext }) => ciphertext?.length ?? 0);
  return files.reduce((sum, length) => sum + length, data.text?.ciphertext.length ?? 0);
}
