import { Injectable } from '@nestjs/common';
import { SessionsService } from '../auth/index.js';
import { AppError, type Caller } from '../common/index.js';
import { EventsService, TakenService } from '../events/index.js';

/** Who connects, and from where on they are to be sent their log. */
export interface Handshake {
  caller: Caller;
  /** The number of the last event that the client has. */
  place: number;
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
    if (after === undefined || after === null) {
      return { caller, place: await this.events.place(caller.userId, undefined) };
    }
    if (typeof after !== 'string') throw AppError.field('after', 'must be a string', 'invalid_cursor');
    const place = await this.events.place(caller.userId, after);
    await this.events.checkKept(caller.userId, place);
    this.taken.note(caller.userId, place);
    return { caller, place };
  }
}
