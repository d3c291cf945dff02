import type { Http } from '../http/http.js';
import { Backoff } from './backoff.js';
import { PollSource } from './poll-source.js';
import { type SocketListener, SocketSource } from './socket-source.js';
import type { Source } from './source.js';

/** So often in a row the server answered a request and let no socket in: then it has none, or something between is against them. */
const ENOUGH_REFUSALS = 2;
/** For how long no socket is tried then. */
const WITHOUT_SOCKET_MILLISECONDS = 60_000;
const WAIT_SECONDS = 25;
/** A connection that lived so long was a good one, even when it brought nothing. */
const LASTING_MILLISECONDS = 5000;

/** Decides by which way the log is read next, and when. */
export class Route {
  /** Until the next source may begin. */
  readonly pause = new Backoff();
  private refusals = 0;
  /** Whether the next source is a request that shows if the server is away, or only its sockets are. */
  private isProbing = false;
  private noSocketBefore = 0;
  private beganAt = 0;

  constructor(
    private readonly http: Http,
    private readonly listener: SocketListener,
  ) {}

  begin(after: string): Source {
    const { http, listener } = this;
    this.beganAt = Date.now();
    if (this.isProbing) return new PollSource({ http, after, waitSeconds: 0 }, listener.onChange);
    // A socket would show the token.
    if (http.isSealed || this.beganAt < this.noSocketBefore) {
      return new PollSource({ http, after, waitSeconds: WAIT_SECONDS }, listener.onChange);
    }
    return new SocketSource({ url: http.url, token: http.token, after }, listener);
  }

  /** Learns from a source that ended. @param broughtEvents - whether any came by it */
  learn(source: Source, broughtEvents: boolean): void {
    const isLost = source.end?.kind === 'lost';
    const lasted = source.opened && Date.now() - this.beganAt > LASTING_MILLISECONDS;
    if (broughtEvents || lasted) this.pause.reset();
    if (source instanceof SocketSource) this.learnOfSocket(isLost, source.opened);
    else this.learnOfPoll(isLost, broughtEvents || lasted);
  }

  private learnOfSocket(isLost: boolean, opened: boolean): void {
    if (opened) this.refusals = 0;
    this.isProbing = isLost && !opened;
    if (opened && isLost) this.pause.fail();
  }

  private learnOfPoll(isLost: boolean, wasOfUse: boolean): void {
    const wasProbe = this.isProbing;
    this.isProbing = false;
    if (isLost) {
      this.refusals = 0;
      this.pause.fail();
    } else if (wasProbe ? ++this.refusals < ENOUGH_REFUSALS : !wasOfUse) {
      // Also after an answer that neither brought anything nor waited for it: the next one would come as fast.
      this.pause.fail();
    } else {
      this.pause.reset();
      if (wasProbe) this.noSocketBefore = Date.now() + WITHOUT_SOCKET_MILLISECONDS;
    }
  }
}
