import { answer, type Http } from '../http/http.js';
import { mayPass } from '../http/retry.js';
import type { SealpostError } from '../http/sealpost-error.js';
import type { ClientEvent } from '../model.js';
import { Backoff } from './backoff.js';
import { type OpenMessages, openEvents, type ReadyEvent } from './event-opener.js';
import { isFinal } from './final.js';
import { Notices } from './notices.js';
import { Route } from './route.js';
import { SocketSource } from './socket-source.js';
import type { Entry, Source } from './source.js';
import { Wake } from './wake.js';

/** Events that are opened at once. */
const BATCH = 32;

export interface FollowerOptions {
  http: Http;
  open: OpenMessages;
  /** The cursor of the last event that was taken; the newest of all when there is none. */
  after: string | undefined;
  /** Ends it. */
  signal: AbortSignal;
}

/**
 * Follows the log for one consumer. It asks the server for more only when everything before was taken, so every connection begins right
 * behind the last event that was, and nothing comes twice.
 */
export class Follower {
  private readonly wake = new Wake();
  private readonly opening = new Backoff();
  private readonly route: Route;
  private readonly notices: Notices;
  private entries: Entry[] = [];
  private ready: ReadyEvent[] = [];
  private source: Source | undefined;
  private place: string | undefined;
  /** Whether the source brought any. */
  private broughtEvents = false;
  private hasTaken = false;
  private hasGap = false;

  constructor(private readonly options: FollowerOptions) {
    const onChange = (): void => {
      this.wake.call();
    };
    this.place = options.after;
    this.notices = new Notices(onChange);
    this.route = new Route(options.http, {
      onChange,
      onTyping: ({ from, to }) => {
        this.notify({ type: 'typing', from, to });
      },
    });
  }

  /** Gives something out between the events of the log. */
  notify(notice: ClientEvent): void {
    this.notices.add(notice);
  }

  /** The network is back. */
  hurry(): void {
    this.route.pause.reset();
    this.opening.reset();
    this.wake.call();
  }

  /** Frees the connection at once; what is under way ends. */
  stop(): void {
    this.source?.close();
    this.wake.call();
  }

  /** Tells an address that somebody is writing to it. @returns whether there is a connection to do so */
  type(to: string): boolean {
    return this.source instanceof SocketSource && this.source.type(to);
  }

  /** @throws SealpostError `session_ended`, `invalid_cursor` */
  async *follow(): AsyncGenerator<ClientEvent, void, undefined> {
    while (!this.options.signal.aborted) {
      if (this.source?.opened) this.notices.tell(true);
      const notice = this.notices.take();
      const next = notice ? undefined : this.ready.shift();
      if (notice) {
        yield notice;
      } else if (next) {
        if (next.event) yield next.event;
        this.place = next.cursor;
        this.hasTaken = true;
        next.acknowledge();
      } else {
        await this.advance();
      }
    }
  }

  /** Does one step towards the next event. */
  private async advance(): Promise<void> {
    const { source, route, opening } = this;
    if (this.entries.length > 0) await (opening.left > 0 ? this.wake.wait(opening.left) : this.open());
    else if (source) await this.takeFrom(source);
    else if (route.pause.left > 0) await this.wake.wait(route.pause.left);
    else if (this.place === undefined || this.hasGap) await this.findPlace();
    else this.begin(this.place);
  }

  private begin(place: string): void {
    this.broughtEvents = false;
    this.source = this.route.begin(place);
  }

  private async open(): Promise<void> {
    try {
      this.ready = await openEvents(this.entries, this.options.open);
      this.entries = [];
      this.opening.reset();
    } catch (error) {
      if (!mayPass(error)) throw error;
      this.opening.fail();
    }
  }

  private async takeFrom(source: Source): Promise<void> {
    this.entries = source.take(BATCH);
    this.broughtEvents ||= this.entries.length > 0;
    if (this.entries.length > 0) return;
    if (!source.end) {
      await this.wake.wait();
      return;
    }
    this.source = undefined;
    this.place = source.place ?? this.place;
    if (source.end.kind === 'refused') await this.refused(source.end.error);
    else this.route.learn(source, this.broughtEvents);
    // That no socket came to be may be the fault of sockets; a request will tell.
    const isTelling = source.opened || !(source instanceof SocketSource);
    if (source.end.kind === 'lost' && isTelling) this.notices.tell(false);
  }

  private async refused(error: SealpostError): Promise<void> {
    // `invalid_cursor` of one that the server itself gave and knows no longer: it was set back to an earlier state.
    const isGap = error.code === 'cursor_expired' || (error.code === 'invalid_cursor' && this.hasTaken);
    if (!isGap) throw await this.options.http.refused(error);
    this.hasGap = true;
    // A server that refuses the place that it gives, too, is not asked all the time.
    this.route.pause.fail();
  }

  private async findPlace(): Promise<void> {
    const { http, signal } = this.options;
    try {
      this.place = (await answer(http.api.GET('/api/events', { signal }))).nextCursor;
      this.notices.tell(true);
      if (this.hasGap) this.notify({ type: 'gap' });
      this.hasGap = false;
    } catch (error) {
      if (isFinal(error)) throw error;
      this.route.pause.fail();
      if (!signal.aborted) this.notices.tell(false);
    }
  }
}
