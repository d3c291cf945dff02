import { answer, type Http } from '../http/http.js';
import { Pages } from '../http/pages.js';
import type { SessionInfo } from '../wire.js';

/** The places where the account is logged in. */
export class SessionsApi {
  constructor(private readonly http: Http) {}

  /** Newest first. */
  list(): Pages<SessionInfo> {
    return new Pages((cursor) =>
      answer(this.http.api.GET('/api/auth/sessions', { params: { query: { cursor } } })),
    );
  }

  /** Ends a session. @throws SealpostError `not_found` */
  async revoke(id: string): Promise<void> {
    await answer(this.http.api.DELETE('/api/auth/sessions/{id}', { params: { path: { id } } }));
  }

  /** Ends every session but this one. */
  async revokeOthers(): Promise<void> {
    await answer(this.http.api.DELETE('/api/auth/sessions'));
  }
}
