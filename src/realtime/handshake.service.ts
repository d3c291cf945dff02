import { Injectable } from '@nestjs/common';
import { SessionsService } from '../auth/index.js';
import { AppError, type Caller } from '../common/index.js';
import { EventsService, TakenService } from '../events/index.js';

/** Who connects. It is kept as long as the socket, and holds nothing that only a request needs. */
export type Peer = Pick<Caller, 'userId' | 'sessionId' | 'address'>;

/** Who connects, and from where on they are to be sent their log. */
export interface Handshake {
  peer: Peer;
  /** The number of the last event that the client has. */
  place: number;
  /** The number of the last event that there is. */
  newest: number;
}

/** Decides on who may connect. The token is held to the same rules as that of a request. */
@Injectable()
export class HandshakeService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly events: EventsService,
    private readonly taken: TakenService,
  ) {}

  /**
   * @param auth what the client sent: `{token, after?}`
   * @throws AppError `unauthorized`, `invalid_cursor`, `cursor_expired`
   */
  async check({ token, after }: Record<string, unknown>): Promise<Handshake> {
    const caller = await this.sessions.authenticate(typeof token === 'string' ? token : undefined);
    const { userId, sessionId, address } = caller;
    const peer = { userId, sessionId, address };
    if (after === undefined || after === null) {
      return { peer, ...(await this.events.places(userId, undefined)) };
    }
    if (typeof after !== 'string') throw AppError.field('after', 'must be a string', 'invalid_cursor');
    const places = await this.events.places(userId, after);
    await this.events.checkKept(userId, places.place);
    this.taken.note(userId, places.place);
    return { peer, ...places };
  }
}
